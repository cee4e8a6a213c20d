//! The running tenant: state, clock, signing key and addresses, shared by all handlers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::{
    clock::Clock,
    entra::keys::SigningKey,
    entropy::Entropy,
    graph::InFlight,
    seed::{CONTOSO, FABRIKAM, Organisation, PERSONAL, TENANT_ID},
    state::State,
};

/// Addresses of the tenant, all derived from where it listens.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    /// `http://127.0.0.1:PORT`, which is also the authority.
    pub(crate) base: String,
    port: u16,
}

impl Addresses {
    /// For a tenant that listens on this loopback socket.
    pub(crate) fn new(address: std::net::SocketAddr) -> Self {
        Self {
            base: format!("http://{address}"),
            port: address.port(),
        }
    }

    /// Graph without version.
    pub(crate) fn graph(&self) -> String {
        format!("{}/graph", self.base)
    }

    /// The authority under both names of this machine: what a client is configured with is up to its administrator.
    fn authorities(&self) -> [String; 2] {
        [self.base.clone(), format!("http://localhost:{}", self.port)]
    }

    /// Every way to write Graph's address in a scope.
    pub(crate) fn graph_spellings(&self) -> Vec<String> {
        self.authorities()
            .map(|authority| format!("{authority}/graph"))
            .to_vec()
    }

    /// What a client assertion may be addressed to: a token endpoint or an issuer of this tenant.
    pub(crate) fn assertion_audiences(&self) -> Vec<String> {
        let mut audiences = Vec::new();
        for authority in self.authorities() {
            let tenants =
                [&CONTOSO, &FABRIKAM].map(|tenant| [tenant.id.to_string(), tenant.domain.to_owned()]);
            let shared = ["common", "organizations"].map(str::to_owned);
            for name in tenants.into_iter().flatten().chain(shared) {
                audiences.push(format!("{authority}/{name}/oauth2/v2.0/token"));
                audiences.push(format!("{authority}/{name}/v2.0"));
            }
        }
        audiences
    }

    /// Issuer of ID tokens of accounts of this tenant.
    pub(crate) fn issuer(&self, tenant: uuid::Uuid) -> String {
        format!("{}/{tenant}/v2.0", self.base)
    }

    /// Token endpoint.
    pub(crate) fn token_endpoint(&self) -> String {
        format!("{}/{TENANT_ID}/oauth2/v2.0/token", self.base)
    }
}

/// Shared by all handlers.
pub(crate) struct Tenant {
    state: Mutex<State>,
    clock: Clock,
    /// Signs ID and access tokens.
    pub(crate) key: SigningKey,
    /// Where everything is.
    pub(crate) addresses: Addresses,
    /// Requests to Graph that are under way.
    pub(crate) in_flight: InFlight,
}

/// What axum hands to handlers.
pub(crate) type Shared = Arc<Tenant>;

impl Tenant {
    /// A seeded tenant.
    pub(crate) fn new(clock: Clock, seed: Option<u64>, key: SigningKey, addresses: Addresses) -> Self {
        let state = State::seeded(Entropy::new(seed), clock());
        Self {
            state: Mutex::new(state),
            clock,
            key,
            addresses,
            in_flight: InFlight::default(),
        }
    }

    /// The state, locked. Never held across an await. A panic elsewhere does not take the tenant down with it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenant's time: the clock plus what `/_control/advance` added, and wrong by the fault `clock_skew`.
    pub(crate) fn now(&self, state: &State) -> DateTime<Utc> {
        self.shown_time(state) + state.advanced
    }

    /// The time in `Date` headers. It does not show `/_control/advance`, which lets time pass for everybody: a client
    /// would have advanced too, and must not take it for a wrong clock.
    pub(crate) fn shown_time(&self, state: &State) -> DateTime<Utc> {
        (self.clock)() + state.faults.clock_skew
    }

    /// Back to the seed.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        let entropy = std::mem::replace(&mut state.entropy, Entropy::new(Some(0)));
        *state = State::seeded(entropy, (self.clock)());
    }
}

/// Which tenant a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TenantName {
    /// This one.
    Own,
    /// The other one.
    Fabrikam,
    /// `common`: work and personal accounts.
    Common,
    /// `organizations`: work accounts.
    Organizations,
    /// `consumers`, also by its GUID: personal accounts.
    Consumers,
    /// No such tenant.
    Unknown,
}

impl TenantName {
    /// Reads the first segment of a path.
    pub(crate) fn parse(name: &str) -> Self {
        let id = uuid::Uuid::parse_str(name).ok();
        let is = |tenant: &Organisation| {
            id == Some(tenant.id)
                || name.eq_ignore_ascii_case(tenant.domain)
                || name.eq_ignore_ascii_case(tenant.initial_domain)
        };
        match name.to_ascii_lowercase().as_str() {
            "common" => Self::Common,
            "organizations" => Self::Organizations,
            _ if is(&CONTOSO) => Self::Own,
            _ if is(&FABRIKAM) => Self::Fabrikam,
            _ if is(&PERSONAL) => Self::Consumers,
            _ => Self::Unknown,
        }
    }

    /// The one tenant that is named, if it is one.
    pub(crate) fn organisation(self) -> Option<&'static Organisation> {
        match self {
            Self::Own => Some(&CONTOSO),
            Self::Fabrikam => Some(&FABRIKAM),
            Self::Consumers => Some(&PERSONAL),
            Self::Common | Self::Organizations | Self::Unknown => None,
        }
    }

    /// Whether an account of the tenant `home` signs in here.
    pub(crate) fn takes(self, home: uuid::Uuid) -> bool {
        match self {
            Self::Common => true,
            Self::Organizations => home != PERSONAL.id,
            _ => self.organisation().is_some_and(|tenant| tenant.id == home),
        }
    }
}

//! The running tenant: state, clock, signing key and addresses, shared by all handlers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::{
    clock::Clock,
    entra::keys::SigningKey,
    entropy::Entropy,
    seed::{DOMAIN, INITIAL_DOMAIN, TENANT_ID},
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
            for name in [TENANT_ID.to_string(), DOMAIN.to_owned()] {
                audiences.push(format!("{authority}/{name}/oauth2/v2.0/token"));
                audiences.push(format!("{authority}/{name}/v2.0"));
            }
        }
        audiences
    }

    /// Issuer of ID tokens.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/{TENANT_ID}/v2.0", self.base)
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
        }
    }

    /// The state, locked. Never held across an await. A panic elsewhere does not take the tenant down with it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenant's time: the clock plus what `/_control/advance` added.
    pub(crate) fn now(&self, state: &State) -> DateTime<Utc> {
        (self.clock)() + state.advanced
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
    /// `common`, `organizations`, `consumers`: not for the single-tenant applications registered here.
    Common,
    /// No such tenant.
    Unknown,
}

impl TenantName {
    /// Reads the first segment of a path.
    pub(crate) fn parse(name: &str) -> Self {
        if name.eq_ignore_ascii_case(DOMAIN)
            || name.eq_ignore_ascii_case(INITIAL_DOMAIN)
            || uuid::Uuid::parse_str(name).is_ok_and(|id| id == TENANT_ID)
        {
            return Self::Own;
        }
        match name {
            "common" | "organizations" | "consumers" => Self::Common,
            _ => Self::Unknown,
        }
    }
}

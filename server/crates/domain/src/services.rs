//! What every use case is given.

use crate::background::Background;
use crate::ports::{
    AccountDirectory, Clock, Database, Entropy, KeyDesk, MailReader, MailSender, PasswordHasher, ServerProbe,
    TokenEndpoint, Vault,
};
use chrono::{DateTime, SubsecRound, Utc};
use model::ids::AdministratorId;
use std::sync::Arc;
use uuid::{Builder, Uuid};

/// The ports, joined. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// Repositories and units of work.
    pub database: Arc<dyn Database>,
    /// Encryption at rest.
    pub vault: Arc<dyn Vault>,
    /// Reads uploaded keys and certificates, and makes new ones.
    pub keys: Arc<dyn KeyDesk>,
    /// Password hashes.
    pub passwords: Arc<dyn PasswordHasher>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The provider's token side.
    pub tokens: Arc<dyn TokenEndpoint>,
    /// Who signed in.
    pub accounts: Arc<dyn AccountDirectory>,
    /// Looks at servers from outside.
    pub probe: Arc<dyn ServerProbe>,
    /// Sends.
    pub sender: Arc<dyn MailSender>,
    /// Reads.
    pub reader: Arc<dyn MailReader>,
    /// Name of this process among all that share the database; holds leases.
    pub instance: String,
    /// Work that is seen through.
    pub background: Background,
}

impl Services {
    /// Now, in microseconds: what every database keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(6)
    }

    /// A new UUID version 7 (RFC 9562, 5.7).
    #[must_use]
    pub fn new_uuid(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}

/// Who does something, and from where: goes into the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The administrator; `None` for the command line and for Countersign itself.
    pub administrator: Option<AdministratorId>,
    /// Name or address as it shall stand in the log.
    pub name: String,
    /// Network address the request came from.
    pub remote_address: Option<String>,
    /// Id of the request, as in the log and on error pages.
    pub request_id: Option<String>,
}

impl Actor {
    /// Countersign itself: refreshes, for one.
    #[must_use]
    pub fn system() -> Self {
        Self {
            administrator: None,
            name: "Countersign".to_owned(),
            remote_address: None,
            request_id: None,
        }
    }

    /// Somebody at the server's command line.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            administrator: None,
            name: "Command line".to_owned(),
            remote_address: None,
            request_id: None,
        }
    }
}

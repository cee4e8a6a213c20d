//! Identifiers: one newtype per thing, so that they cannot be mixed up. UUID version 7 (RFC 9562), so they sort by age.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID made by the server's id source.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for the database.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::parse_str(text).map(Self).map_err(|_| InvalidId)
            }
        }
    };
}

id!(
    /// A person who may sign in to the console.
    AdministratorId
);
id!(
    /// An uploaded secret.
    CredentialId
);
id!(
    /// An OAuth application: a registration at a provider.
    ApplicationId
);
id!(
    /// One *Test Email Configuration*.
    TestRunId
);
id!(
    /// A sign-in at the provider that waits for a decision.
    HeldSignInId
);
id!(
    /// One entry of the audit log.
    AuditEventId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_refuses_anything_else() {
        let id: CredentialId = "0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().unwrap();
        assert_eq!(id.to_string().parse::<CredentialId>(), Ok(id));
        assert_eq!("new".parse::<CredentialId>(), Err(InvalidId));
    }
}

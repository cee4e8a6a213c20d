//! The states of an Authorization.

use serde::{Deserialize, Serialize};

/// What can be said of an Authorization at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorizationState {
    /// Nobody has signed in yet.
    NotAuthorized,
    /// Works.
    Authorized,
    /// Only a person can mend it.
    NeedsReauthorization,
    /// We retry; the provider or the network is at fault.
    Failing,
    /// The provider asked us to wait.
    Throttled,
}

impl AuthorizationState {
    /// All states.
    pub const ALL: [Self; 5] = [
        Self::NotAuthorized,
        Self::Authorized,
        Self::NeedsReauthorization,
        Self::Failing,
        Self::Throttled,
    ];

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotAuthorized => "Not authorized",
            Self::Authorized => "Authorized",
            Self::NeedsReauthorization => "Needs re-authorization",
            Self::Failing => "Failing",
            Self::Throttled => "Throttled",
        }
    }

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::NotAuthorized => "not_authorized",
            Self::Authorized => "authorized",
            Self::NeedsReauthorization => "needs_reauthorization",
            Self::Failing => "failing",
            Self::Throttled => "throttled",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.value() == value)
    }

    /// What the button says: *Authorize* the first time, *Re-Authorize* ever after.
    #[must_use]
    pub const fn button(self) -> &'static str {
        match self {
            Self::NotAuthorized => "Authorize",
            _ => "Re-Authorize",
        }
    }
}

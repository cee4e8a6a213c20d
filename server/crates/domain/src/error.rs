//! How a use case says no.

use crate::ports::{StoreError, VaultError};
use chrono::{DateTime, Utc};
use model::form::FieldErrors;
use serde::{Deserialize, Serialize};

/// A form was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The version that the next save has to name.
    pub version: i32,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody else saved in the meantime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The version saved now.
    pub version: i32,
    /// Who saved it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a use case did nothing. Each case tells the caller which status and page belong to it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Fields are wrong: 422.
    #[error("the form is not valid")]
    Invalid(FieldErrors),
    /// The form is older than what is saved: 409, with both values.
    #[error("the form was changed by somebody else")]
    Stale(Stale),
    /// There is no such thing: 404.
    #[error("not found")]
    NotFound,
    /// It is used elsewhere: 409, naming where.
    #[error("in use")]
    InUse(Vec<String>),
    /// It cannot be done as things stand: 409, with a sentence for the person.
    #[error("not possible: {0}")]
    NotPossible(&'static str),
    /// Too many tries: 429, wait this long.
    #[error("too many attempts")]
    TooMany {
        /// Seconds until the next try is looked at.
        retry_after: u64,
    },
    /// The database failed: 500; the person learns no details.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A secret could not be sealed or opened: 500.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<FieldErrors> for Refusal {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

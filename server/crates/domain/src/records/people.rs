//! Administrators and their sessions.

use super::Revision;
use crate::tokens::TokenHash;
use chrono::{DateTime, Utc};
use model::address::EmailAddress;
use model::credential::Name;
use model::ids::AdministratorId;
use secrecy::SecretString;

/// A person who may sign in.
#[derive(Debug, Clone)]
pub struct Administrator {
    /// Id.
    pub id: AdministratorId,
    /// Which save of name and address.
    pub revision: Revision,
    /// Signs in with it; tests are sent to it. Unique without case.
    pub email: EmailAddress,
    /// Display name.
    pub name: Name,
    /// Argon2id hash in PHC string format.
    pub password_hash: SecretString,
    /// Whether sign-in is allowed.
    pub active: bool,
    /// When created.
    pub created_at: DateTime<Utc>,
    /// When the password was set.
    pub password_changed_at: DateTime<Utc>,
}

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// Hash of the cookie's token.
    pub token: TokenHash,
    /// Whose.
    pub administrator: AdministratorId,
    /// Sign-in.
    pub created_at: DateTime<Utc>,
    /// Last request, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// Network address at sign-in.
    pub remote_address: Option<String>,
    /// Browser at sign-in, shortened.
    pub user_agent: Option<String>,
}

/// Failed sign-ins of one account or one network address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInThrottle {
    /// `account:…`, `account:…@network` or `address:network`.
    pub key: String,
    /// Failures since the last success.
    pub failures: i32,
    /// No try is looked at before.
    pub blocked_until: DateTime<Utc>,
}

//! Sign-ins that came back from the provider.

use super::Account;
use crate::ports::Sealed;
use crate::tokens::TokenHash;
use chrono::{DateTime, Utc};
use model::address::EmailAddress;
use model::ids::{AdministratorId, ApplicationId, HeldSignInId};
use serde::{Deserialize, Serialize};

/// A sign-in that came back. Kept for a while, so that a second look (reload, back, double click) learns what became of it. Holds no
/// secret: those went when it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedSignIn {
    /// Hash of the state.
    pub state: TokenHash,
    /// For which application.
    pub application: ApplicationId,
    /// Hash of the session's token that began it.
    pub session: TokenHash,
    /// Who began it.
    pub administrator: AdministratorId,
    /// The account that was expected.
    pub expected: EmailAddress,
    /// What became of it.
    pub ending: Ending,
    /// When it came back.
    pub returned_at: DateTime<Utc>,
    /// When it may be forgotten.
    pub expires_at: DateTime<Utc>,
}

/// What became of a sign-in that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ending {
    /// It is being finished, or was when the program stopped.
    UnderWay,
    /// It worked.
    Authorized {
        /// As whom.
        account: String,
    },
    /// Another account than expected signed in, and somebody has to choose.
    Held {
        /// What waits.
        held: HeldSignInId,
    },
    /// It did not work; nothing was stored.
    Void {
        /// Why, in a few words.
        why: String,
    },
}

/// A sign-in whose account was not the expected one. Its tokens wait, sealed, until the administrator chooses; used once, bound to
/// the session, good for ten minutes.
#[derive(Debug, Clone)]
pub struct HeldSignIn {
    /// Id.
    pub id: HeldSignInId,
    /// For which application.
    pub application: ApplicationId,
    /// Hash of the session's token.
    pub session: TokenHash,
    /// Who has to choose.
    pub administrator: AdministratorId,
    /// The account that was expected.
    pub expected: EmailAddress,
    /// Tenant of the token.
    pub tid: String,
    /// Who signed in.
    pub account: Account,
    /// Granted scopes as the provider spelled them.
    pub scopes: Vec<String>,
    /// Sealed access token.
    pub access_token: Sealed,
    /// End of the access token.
    pub access_expires_at: DateTime<Utc>,
    /// Sealed refresh token.
    pub refresh_token: Sealed,
    /// When it came back.
    pub created_at: DateTime<Utc>,
    /// When it is thrown away.
    pub expires_at: DateTime<Utc>,
}

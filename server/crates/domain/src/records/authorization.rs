//! What *Authorize* produced, and sign-ins under way.

use crate::ports::Sealed;
use crate::tokens::TokenHash;
use chrono::{DateTime, Utc};
use model::address::EmailAddress;
use model::advice::Problem;
use model::authorization::AuthorizationState;
use model::base_url::RedirectUri;
use model::ids::{AdministratorId, ApplicationId};
use model::permission::Permission;
use serde::{Deserialize, Serialize};

/// The account that signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Object id; with the tenant the key of an account.
    pub oid: String,
    /// User principal name. Often, not always, a mail address.
    pub upn: String,
    /// Primary mail address, if it has a mailbox.
    pub mail: Option<String>,
    /// Display name.
    pub name: Option<String>,
    /// Further addresses of the same mailbox, without `smtp:`.
    pub aliases: Vec<String>,
}

impl Account {
    /// Whether `address` is one of this account's own: UPN, mail or an alias, without case.
    #[must_use]
    pub fn owns(&self, address: &str) -> bool {
        let address = address.trim().to_lowercase();
        std::iter::once(&self.upn)
            .chain(&self.mail)
            .chain(&self.aliases)
            .any(|own| own.to_lowercase() == address)
    }

    /// What people call it: mail address, else UPN.
    #[must_use]
    pub fn label(&self) -> &str {
        self.mail.as_deref().unwrap_or(&self.upn)
    }
}

/// The Authorization of one application. Exists from the first *Authorize* that succeeded until *Disconnect*.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// Whose.
    pub application: ApplicationId,
    /// State.
    pub state: AuthorizationState,
    /// Another number after every change of the tokens, never one that was there before. Who writes tokens names the generation that was
    /// read.
    pub generation: i64,
    /// Tenant of the account.
    pub tid: String,
    /// The account.
    pub account: Account,
    /// Granted scopes as the provider spelled them.
    pub scopes: Vec<String>,
    /// Sealed access token.
    pub access_token: Sealed,
    /// End of the access token.
    pub access_expires_at: DateTime<Utc>,
    /// Sealed refresh token.
    pub refresh_token: Sealed,
    /// When somebody authorized.
    pub authorized_at: DateTime<Utc>,
    /// Who did.
    pub authorized_by: String,
    /// Last successful refresh.
    pub refreshed_at: Option<DateTime<Utc>>,
    /// Which instance did it.
    pub refreshed_by: Option<String>,
    /// Not before this time is the next refresh tried.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Failed tries in a row.
    pub failures: i32,
    /// Since when it does not work.
    pub failing_since: Option<DateTime<Utc>>,
    /// Cause and remedy of what does not work.
    pub problem: Option<Problem>,
}

/// A sign-in that was begun and has not come back yet. Bound to a session, used once, good for ten minutes.
#[derive(Debug, Clone)]
pub struct PendingSignIn {
    /// Hash of the state.
    pub state: TokenHash,
    /// For which application.
    pub application: ApplicationId,
    /// Hash of the session's token.
    pub session: TokenHash,
    /// Who began it.
    pub administrator: AdministratorId,
    /// Sealed nonce and PKCE verifier, joined by a line break.
    pub secrets: Sealed,
    /// Redirect URI that was sent.
    pub redirect_uri: RedirectUri,
    /// Permissions that were asked for.
    pub permissions: Vec<Permission>,
    /// The account that is expected to sign in.
    pub expected: EmailAddress,
    /// When begun.
    pub created_at: DateTime<Utc>,
    /// When it is void.
    pub expires_at: DateTime<Utc>,
}

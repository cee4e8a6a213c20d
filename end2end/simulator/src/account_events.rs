//! What happens to accounts and ends their tokens: sessions revoked, passwords changed, sign-in blocked.
//! Source: Microsoft, *Refresh tokens: token revocation* and *continuous access evaluation*.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    directory::{Account, Cutoff},
    grants::Grant,
    state::State,
};

/// Something an administrator or the person does to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// *Block sign-in*
    Disable,
    /// *Unblock sign-in*
    Enable,
    /// *Revoke sessions*
    RevokeSessions,
    /// *Reset password* in the Entra admin center.
    AdminReset,
    /// The person changes the password.
    PasswordChange,
}

impl Event {
    /// All of them, in the order of the page.
    pub(crate) const ALL: [Self; 5] = [
        Self::RevokeSessions,
        Self::AdminReset,
        Self::PasswordChange,
        Self::Disable,
        Self::Enable,
    ];

    /// The word in `/_control` and in forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::RevokeSessions => "revoke_sessions",
            Self::AdminReset => "admin_reset",
            Self::PasswordChange => "password_change",
        }
    }

    /// The button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Disable => "Block sign-in",
            Self::Enable => "Unblock sign-in",
            Self::RevokeSessions => "Revoke sessions",
            Self::AdminReset => "Reset password",
            Self::PasswordChange => "Change own password",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }

    /// Whether it makes sense now: what is blocked is not blocked again.
    pub(crate) fn fits(self, account: &Account) -> bool {
        match self {
            Self::Disable => account.enabled,
            Self::Enable => !account.enabled,
            Self::RevokeSessions | Self::AdminReset | Self::PasswordChange => true,
        }
    }

    /// Lets it happen.
    pub(crate) fn happen(self, account: &mut Account, cutoff: Cutoff) {
        match self {
            Self::Disable => account.enabled = false,
            Self::Enable => account.enabled = true,
            Self::RevokeSessions | Self::AdminReset => account.revoked = Some(cutoff),
            Self::PasswordChange => account.password_changed = Some(cutoff),
        }
    }
}

/// Since when refresh tokens of this grant are void. A changed password ends those of public clients only: a client
/// with a secret keeps its own.
pub(crate) fn void_since(account: &Account, grant: &Grant) -> Option<DateTime<Utc>> {
    let password = account.password_changed.filter(|_| grant.is_public());
    [account.revoked, password]
        .into_iter()
        .flatten()
        .find(|cutoff| cutoff.covers(grant.serial))
        .map(|cutoff| cutoff.at)
}

/// Whether Graph answers this access token with a claims challenge: the client declared that it handles those, and
/// the account was blocked, or its sessions or password changed, after the token was issued.
pub(crate) fn challenges(state: &State, claims: &Value) -> bool {
    let capable = claims
        .get("xms_cc")
        .and_then(Value::as_array)
        .is_some_and(|list| list.iter().any(|one| one == "cp1"));
    let account = claims
        .get("oid")
        .and_then(Value::as_str)
        .and_then(|oid| oid.parse().ok())
        .and_then(|oid| state.directory.by_oid(oid));
    let serial = claims
        .get("aio")
        .and_then(Value::as_str)
        .and_then(|aio| aio.parse::<u64>().ok());
    let (true, Some(account), Some(serial)) = (capable, account, serial) else {
        return false;
    };
    !account.enabled
        || [account.revoked, account.password_changed]
            .into_iter()
            .flatten()
            .any(|cutoff| cutoff.covers(serial))
}

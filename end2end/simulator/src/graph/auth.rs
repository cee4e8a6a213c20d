//! Who calls, with which permissions, and what that allows.

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::errors::GraphError;
use crate::{account_events, entra::tokens::GRAPH_APP_ID, state::State, tenant::Tenant};

/// Who is behind an access token, and the permissions in it.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Object id of the person, or of the application's service principal.
    pub(super) oid: Uuid,
    /// An application on its own, with roles instead of scopes.
    pub(super) is_app: bool,
    permissions: Vec<String>,
}

/// What a call wants to do with a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Headers of messages, folders.
    ReadBasic,
    /// Bodies, attachments, MIME.
    Read,
    /// Create folders, change messages.
    Write,
    /// Send.
    Send,
}

impl Access {
    /// Scopes for one's own mailbox; those for all reachable mailboxes include it.
    fn own(self) -> &'static [&'static str] {
        match self {
            Self::ReadBasic => &[
                "Mail.ReadBasic",
                "Mail.Read",
                "Mail.ReadWrite",
                "Mail.Read.Shared",
                "Mail.ReadWrite.Shared",
            ],
            Self::Read => &[
                "Mail.Read",
                "Mail.ReadWrite",
                "Mail.Read.Shared",
                "Mail.ReadWrite.Shared",
            ],
            Self::Write => &["Mail.ReadWrite", "Mail.ReadWrite.Shared"],
            Self::Send => &["Mail.Send", "Mail.Send.Shared"],
        }
    }

    /// Scopes for other people's mailboxes.
    fn shared(self) -> &'static [&'static str] {
        match self {
            Self::ReadBasic | Self::Read => &["Mail.Read.Shared", "Mail.ReadWrite.Shared"],
            Self::Write => &["Mail.ReadWrite.Shared"],
            Self::Send => &["Mail.Send.Shared"],
        }
    }

    /// Roles of an application: for every mailbox.
    fn app(self) -> &'static [&'static str] {
        match self {
            Self::ReadBasic => &[
                "Mail.ReadBasic",
                "Mail.ReadBasic.All",
                "Mail.Read",
                "Mail.ReadWrite",
            ],
            Self::Read => &["Mail.Read", "Mail.ReadWrite"],
            Self::Write => &["Mail.ReadWrite"],
            Self::Send => &["Mail.Send"],
        }
    }
}

impl Caller {
    /// Whether the token carries one of these permissions.
    pub(super) fn has_any(&self, permissions: &[&str]) -> bool {
        permissions.iter().any(|wanted| {
            self.permissions
                .iter()
                .any(|own| own.eq_ignore_ascii_case(wanted))
        })
    }

    /// Permission and mailbox right for `access` to the mailbox of `owner`.
    ///
    /// # Errors
    /// [`GraphError::AccessDenied`]
    pub(super) fn may(&self, state: &State, access: Access, owner: Uuid) -> Result<(), GraphError> {
        if self.has_permission(access, owner) && (self.is_app || state.directory.may_open(self.oid, owner)) {
            return Ok(());
        }
        Err(GraphError::AccessDenied)
    }

    fn has_permission(&self, access: Access, owner: Uuid) -> bool {
        let wanted = if self.is_app {
            access.app()
        } else if owner == self.oid {
            access.own()
        } else {
            access.shared()
        };
        self.has_any(wanted)
    }

    /// Whether bodies may be seen in the mailbox of `owner`; `Mail.ReadBasic` does not show them.
    pub(super) fn sees_bodies(&self, owner: Uuid) -> bool {
        self.has_permission(Access::Read, owner)
    }
}

/// Validates the bearer token of a request.
///
/// # Errors
/// [`GraphError`]: empty, damaged, expired, or for another resource.
pub(super) fn authenticate(
    tenant: &Tenant,
    state: &State,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Result<Caller, GraphError> {
    let value = headers.get(header::AUTHORIZATION).ok_or(GraphError::TokenEmpty)?;
    let value = value.to_str().map_err(|_| GraphError::TokenGarbage)?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
        return Err(GraphError::TokenEmpty);
    }
    let claims = tenant
        .key
        .verify_access_token(token.trim())
        .map_err(|_| GraphError::TokenGarbage)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if claims
        .get("exp")
        .and_then(Value::as_i64)
        .is_none_or(|expires| expires <= now.timestamp())
    {
        return Err(GraphError::TokenExpired);
    }
    let audience = text("aud");
    let is_graph = ["https://graph.microsoft.com", GRAPH_APP_ID].contains(&audience)
        || tenant
            .addresses
            .graph_spellings()
            .iter()
            .any(|own| own == audience);
    if !is_graph {
        return Err(GraphError::TokenAudience);
    }
    if account_events::challenges(state, &claims) {
        return Err(GraphError::ClaimsChallenge(None));
    }
    let oid = Uuid::parse_str(text("oid")).map_err(|_| GraphError::TokenGarbage)?;
    if text("idtyp") == "app" {
        let roles = claims.get("roles").and_then(Value::as_array);
        let roles = roles.into_iter().flatten().filter_map(Value::as_str);
        return Ok(Caller {
            oid,
            is_app: true,
            permissions: roles.map(str::to_owned).collect(),
        });
    }
    if state.directory.by_oid(oid).is_none() {
        return Err(GraphError::TokenGarbage);
    }
    Ok(Caller {
        oid,
        is_app: false,
        permissions: text("scp").split_ascii_whitespace().map(str::to_owned).collect(),
    })
}

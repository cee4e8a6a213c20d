//! Who calls, with which scopes, and what that allows.

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::errors::GraphError;
use crate::{entra::tokens::GRAPH_APP_ID, state::State, tenant::Tenant};

/// The person behind an access token, and the scopes in it.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Object id.
    pub(super) oid: Uuid,
    scopes: Vec<String>,
}

/// What a call wants to do with a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Headers of messages, folders.
    ReadBasic,
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
            Self::Write => &["Mail.ReadWrite", "Mail.ReadWrite.Shared"],
            Self::Send => &["Mail.Send", "Mail.Send.Shared"],
        }
    }

    /// Scopes for other people's mailboxes.
    fn shared(self) -> &'static [&'static str] {
        match self {
            Self::ReadBasic => &["Mail.Read.Shared", "Mail.ReadWrite.Shared"],
            Self::Write => &["Mail.ReadWrite.Shared"],
            Self::Send => &["Mail.Send.Shared"],
        }
    }
}

impl Caller {
    /// Whether the token carries one of these scopes.
    pub(super) fn has_any(&self, scopes: &[&str]) -> bool {
        scopes
            .iter()
            .any(|wanted| self.scopes.iter().any(|own| own.eq_ignore_ascii_case(wanted)))
    }

    /// Scope and mailbox right for `access` to the mailbox of `owner`.
    ///
    /// # Errors
    /// [`GraphError::AccessDenied`]
    pub(super) fn may(&self, state: &State, access: Access, owner: Uuid) -> Result<(), GraphError> {
        let scopes = if owner == self.oid {
            access.own()
        } else {
            access.shared()
        };
        if self.has_any(scopes) && state.directory.may_open(self.oid, owner) {
            return Ok(());
        }
        Err(GraphError::AccessDenied)
    }

    /// Whether bodies may be seen in the mailbox of `owner`; `Mail.ReadBasic` does not show them.
    pub(super) fn sees_bodies(&self, owner: Uuid) -> bool {
        owner != self.oid
            || self.has_any(&[
                "Mail.Read",
                "Mail.ReadWrite",
                "Mail.Read.Shared",
                "Mail.ReadWrite.Shared",
            ])
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
    let oid = Uuid::parse_str(text("oid")).map_err(|_| GraphError::TokenGarbage)?;
    if state.directory.by_oid(oid).is_none() {
        return Err(GraphError::TokenGarbage);
    }
    Ok(Caller {
        oid,
        scopes: text("scp").split_ascii_whitespace().map(str::to_owned).collect(),
    })
}

//! The faults that only Graph has. Each takes `only_path` and `times`, see [`crate::fault_scope`].

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::{
    fault_scope::{Half, Reach, Scoped, SetFault, scoped, strike, whole},
    faults::{FaultError, delay},
};

/// What Graph is told to refuse with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// HTTP status.
    pub(super) status: StatusCode,
    /// `error.code`
    pub(super) code: String,
    /// `error.message`; the usual one of the code when absent.
    pub(super) message: Option<String>,
    /// `error.innerError.code`
    pub(super) inner_code: Option<String>,
}

/// The faults of Graph that are set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GraphFaults {
    refuse_graph: Option<Scoped<Refusal>>,
    reset_connection: Option<Scoped<Reset>>,
    slow_body: Option<Scoped<Duration>>,
    truncated_json: Option<Scoped<()>>,
    sent_but_504: Option<Scoped<()>>,
    too_large: Option<Scoped<()>>,
    claims_challenge: Option<Scoped<Option<Value>>>,
    sync_state_lost: Option<Scoped<()>>,
}

impl GraphFaults {
    /// Sets or clears a fault; says whether it is one of Graph's.
    ///
    /// # Errors
    /// [`FaultError`]: its value cannot be followed.
    pub(crate) fn set(&mut self, name: &str, value: &Value) -> Result<bool, FaultError> {
        match name {
            "refuse_graph" => self.refuse_graph = refusal(value)?,
            "reset_connection" => self.reset_connection = reset(value)?,
            "slow_body" => {
                self.slow_body = match on_graph("slow_body", value)? {
                    None => None,
                    Some(set) => {
                        let over = delay("slow_body", &set)?.unwrap_or(Duration::from_secs(3));
                        Some(set.holding(over))
                    }
                };
            }
            "truncated_json" => self.truncated_json = plain("truncated_json", value)?,
            "sent_but_504" => self.sent_but_504 = plain("sent_but_504", value)?,
            "too_large" => self.too_large = plain("too_large", value)?,
            "claims_challenge" => {
                self.claims_challenge = match on_graph("claims_challenge", value)? {
                    None => None,
                    Some(set) => {
                        let claims = claims(&set)?;
                        Some(set.holding(claims))
                    }
                };
            }
            "sync_state_lost" => self.sync_state_lost = plain("sync_state_lost", value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Adds the faults that are set, in the form [`Self::set`] takes.
    pub(crate) fn describe(&self, set: &mut Map<String, Value>) {
        if let Some(fault) = &self.refuse_graph {
            let refusal = &fault.value;
            let mut value = json!({ "status": refusal.status.as_u16(), "code": refusal.code });
            if let Some(message) = &refusal.message {
                value["message"] = json!(message);
            }
            if let Some(inner) = &refusal.inner_code {
                value["inner_code"] = json!(inner);
            }
            set.insert("refuse_graph".to_owned(), fault.describe(value));
        }
        if let Some(fault) = &self.slow_body {
            let milliseconds = u64::try_from(fault.value.as_millis()).unwrap_or(u64::MAX);
            set.insert(
                "slow_body".to_owned(),
                fault.describe(json!({ "milliseconds": milliseconds })),
            );
        }
        if let Some(fault) = &self.reset_connection {
            let value = match fault.value {
                Reset::Before => json!(true),
                Reset::After => json!({ "after": true }),
            };
            set.insert("reset_connection".to_owned(), fault.describe(value));
        }
        if let Some(fault) = &self.claims_challenge {
            let value = fault
                .value
                .as_ref()
                .map_or(json!(true), |claims| json!({ "claims": claims }));
            set.insert("claims_challenge".to_owned(), fault.describe(value));
        }
        for (name, fault) in [
            ("truncated_json", &self.truncated_json),
            ("sent_but_504", &self.sent_but_504),
            ("too_large", &self.too_large),
            ("sync_state_lost", &self.sync_state_lost),
        ] {
            if let Some(fault) = fault {
                set.insert(name.to_owned(), fault.describe(json!(true)));
            }
        }
    }

    /// Whether the connection ends instead of an answer, and when.
    pub(super) fn resets(&mut self, path: &str) -> Option<Reset> {
        strike(&mut self.reset_connection, Half::Graph, path)
    }

    /// What the request is refused with before anybody looks at it.
    pub(super) fn refusal(&mut self, path: &str) -> Option<Refusal> {
        strike(&mut self.refuse_graph, Half::Graph, path)
    }

    /// Whether the request is too large, whatever its size.
    pub(super) fn is_too_large(&mut self, path: &str) -> bool {
        strike(&mut self.too_large, Half::Graph, path).is_some()
    }

    /// The claims a new token needs, if the token is not good enough; none inside for the usual ones.
    pub(super) fn challenge(&mut self, path: &str) -> Option<Option<Value>> {
        strike(&mut self.claims_challenge, Half::Graph, path)
    }

    /// Whether the answer to a mail that was sent gets lost on the way.
    pub(super) fn loses_answer(&mut self, path: &str) -> bool {
        strike(&mut self.sent_but_504, Half::Graph, path).is_some()
    }

    /// Whether a delta token of before is not known any more.
    pub(super) fn forgets_sync(&mut self, path: &str) -> bool {
        strike(&mut self.sync_state_lost, Half::Graph, path).is_some()
    }

    /// How the body of an answer is damaged.
    pub(super) fn damage(&mut self, path: &str) -> Damage {
        Damage {
            over: strike(&mut self.slow_body, Half::Graph, path),
            is_truncated: strike(&mut self.truncated_json, Half::Graph, path).is_some(),
        }
    }
}

/// When a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reset {
    /// Before anything was done.
    Before,
    /// After it was done: nobody can tell this from the other.
    After,
}

/// What happens to a body on its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// It takes this long.
    pub(super) over: Option<Duration>,
    /// Only its first half arrives, in a response that looks complete.
    pub(super) is_truncated: bool,
}

/// A fault of Graph cannot be sent to the other half.
fn on_graph(name: &'static str, value: &Value) -> Result<Option<SetFault>, FaultError> {
    match scoped(name, value)? {
        Some(set) if set.reach == Reach::Token => Err(FaultError::Only(
            name,
            "this fault strikes Graph, not the token endpoint",
        )),
        set => Ok(set),
    }
}

fn plain(name: &'static str, value: &Value) -> Result<Option<Scoped<()>>, FaultError> {
    Ok(on_graph(name, value)?.map(|set| set.holding(())))
}

fn reset(value: &Value) -> Result<Option<Scoped<Reset>>, FaultError> {
    const NAME: &str = "reset_connection";
    let Some(set) = on_graph(NAME, value)? else {
        return Ok(None);
    };
    let when = match set.property("after") {
        Value::Null | Value::Bool(false) => Reset::Before,
        Value::Bool(true) => Reset::After,
        _ => return Err(FaultError::Value(NAME, "after, true or false")),
    };
    Ok(Some(set.holding(when)))
}

fn claims(set: &SetFault) -> Result<Option<Value>, FaultError> {
    match set.property("claims") {
        Value::Null => Ok(None),
        claims if claims.is_object() => Ok(Some(claims.clone())),
        _ => Err(FaultError::Value("claims_challenge", "claims, an object")),
    }
}

fn refusal(value: &Value) -> Result<Option<Scoped<Refusal>>, FaultError> {
    const NAME: &str = "refuse_graph";
    let Some(set) = on_graph(NAME, value)? else {
        return Ok(None);
    };
    let status = match set.property("status") {
        Value::Null => StatusCode::FORBIDDEN,
        status => whole(status, 400, 599)
            .and_then(|status| u16::try_from(status).ok())
            .and_then(|status| StatusCode::from_u16(status).ok())
            .ok_or(FaultError::Value(NAME, "status, from 400 to 599"))?,
    };
    let text = |property: &'static str| match set.property(property) {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(FaultError::Value(NAME, "code, inner_code and message as text")),
    };
    let refusal = Refusal {
        status,
        code: text("code")?.unwrap_or_else(|| "ErrorAccessDenied".to_owned()),
        message: text("message")?,
        inner_code: text("inner_code")?,
    };
    Ok(Some(set.holding(refusal)))
}

/// The usual message of a code. Source: error responses of Microsoft Graph, and of Exchange behind it.
pub(super) fn usual_message(code: &str) -> &'static str {
    match code {
        "ErrorAccessDenied" => "Access is denied. Check credentials and try again.",
        "ErrorSendAsDenied" => {
            "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account. Cannot submit message."
        }
        "Authorization_RequestDenied" => "Insufficient privileges to complete the operation.",
        "ErrorItemNotFound" => "The specified object was not found in the store.",
        "ErrorFolderNotFound" | "ErrorSyncFolderNotFound" => {
            "The specified folder could not be found in the store."
        }
        "MailboxNotEnabledForRESTAPI" => {
            "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
        }
        "ResourceNotFound" => "Resource could not be discovered.",
        "ErrorInvalidIdMalformed" => "Id is malformed.",
        "InefficientFilter" => "The restriction or sort order is too complex for this operation.",
        "ErrorMessageSizeExceeded" => "The message exceeds the maximum supported size.",
        "ErrorFolderExists" => "A folder with the specified name already exists.",
        "ErrorExceededMessageLimit" => "Cannot send mail. Daily Message limit exceeded.",
        "ErrorQuotaExceeded" => {
            "The process failed to get the correct properties. The mailbox is over its quota."
        }
        "ApplicationThrottled" => "Application is over its MailboxConcurrency limit.",
        "TooManyRequests" => "Too many requests.",
        "ErrorInternalServerError" => "An internal server error occurred. The operation failed.",
        "ErrorServerBusy" => "The server cannot service this request right now. Try again later.",
        "ErrorMailboxStoreUnavailable" => "The mailbox database is temporarily unavailable.",
        "ErrorTimeoutExpired" => "The request timed out.",
        "ServiceUnavailable" => "The service is temporarily unavailable. Please retry after some time.",
        "SyncStateNotFound" | "syncStateNotFound" => "The sync state generation is not found.",
        "InvalidAuthenticationToken" => "Access token validation failure.",
        _ => "",
    }
}

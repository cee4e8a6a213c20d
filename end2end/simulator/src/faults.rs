//! How the tenant misbehaves on request, and the JSON of `/_control/faults`.

mod sign_in;

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

pub(crate) use crate::fault_scope::Half;
use crate::{
    entra::codes::Code,
    fault_scope::{Reach, Scoped, SetFault, scoped, strike, whole},
    graph::GraphFaults,
};

/// The faults that are set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    /// AADSTS7000215 for every secret, AADSTS700027 for every assertion.
    pub(crate) wrong_secret: bool,
    /// AADSTS7000222 for every secret, AADSTS700027 for every assertion.
    pub(crate) expired_secret: bool,
    /// AADSTS65001 at the token endpoint, *Need admin approval* in the browser.
    pub(crate) consent_missing: bool,
    /// Refresh tokens of grants up to this number answer AADSTS50173.
    pub(crate) grant_revoked: Option<u64>,
    /// 429 with `Retry-After`.
    pub(crate) throttled: Option<Scoped<RetryAfter>>,
    /// 503.
    pub(crate) down: Option<Scoped<()>>,
    /// Every answer comes this late.
    pub(crate) slow: Option<Scoped<Duration>>,
    /// A refresh token that is used twice withdraws its whole grant. Microsoft does not do that; others do.
    pub(crate) revoke_on_reuse: bool,
    /// A policy forbids the device code flow: AADSTS53003 in the browser, AADSTS530036 for its refresh tokens.
    pub(crate) device_code_blocked: bool,
    /// Life of access tokens in seconds, instead of 3,599.
    pub(crate) access_token_seconds: Option<u32>,
    /// Every request to the token endpoint is refused with this code.
    pub(crate) refuse_token: Option<&'static Code>,
    /// Every authorization request ends with this code, where the code appears in reality.
    pub(crate) refuse_authorize: Option<&'static Code>,
    /// How far the tenant's clock is ahead.
    pub(crate) clock_skew: TimeDelta,
    /// What only Graph does.
    pub(crate) graph: GraphFaults,
}

/// What a throttled request is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RetryAfter {
    /// Seconds to wait.
    pub(crate) seconds: u32,
    /// Graph says it as a date (RFC 9110, section 10.2.3) instead of seconds.
    pub(crate) as_date: bool,
}

/// Why a request to change faults was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FaultError {
    /// Not an object.
    #[error("send a JSON object such as {{\"down\": true}}")]
    NotAnObject,
    /// No such fault.
    #[error("there is no fault called {0}")]
    Unknown(String),
    /// Wrong type or range.
    #[error("{0} takes {1}")]
    Value(&'static str, &'static str),
    /// `only` other than token or graph, or not for this fault.
    #[error("{0}: {1}")]
    Only(&'static str, &'static str),
    /// No row in the table of codes.
    #[error("{0}: the practice tenant does not know AADSTS{1}; GET /_control/codes lists what it knows")]
    NoSuchCode(&'static str, u32),
    /// The code appears in other places.
    #[error("{0}: AADSTS{1} appears elsewhere ({2})")]
    ElsewhereOnly(&'static str, u32, String),
}

/// The longest delay: a forgotten fault must not hang a test for ever.
const LONGEST_DELAY: u64 = 120_000;

impl Faults {
    /// Merges a JSON object: what is named is set or, by false or null, cleared; the rest stays.
    /// `last_grant` is the newest grant's number: `grant_revoked` strikes it and all before it.
    ///
    /// # Errors
    /// [`FaultError`]; nothing is changed then.
    pub(crate) fn merge(&mut self, change: &Value, last_grant: u64) -> Result<(), FaultError> {
        let mut next = self.clone();
        for (name, value) in change.as_object().ok_or(FaultError::NotAnObject)? {
            next.set(name, value, last_grant)?;
        }
        *self = next;
        Ok(())
    }

    fn set(&mut self, name: &str, value: &Value, last_grant: u64) -> Result<(), FaultError> {
        match name {
            "wrong_secret" => self.wrong_secret = token_flag("wrong_secret", value)?,
            "expired_secret" => self.expired_secret = token_flag("expired_secret", value)?,
            "consent_missing" => self.consent_missing = token_flag("consent_missing", value)?,
            "revoke_on_reuse" => self.revoke_on_reuse = token_flag("revoke_on_reuse", value)?,
            "device_code_blocked" => {
                self.device_code_blocked = token_flag("device_code_blocked", value)?;
            }
            "grant_revoked" => {
                self.grant_revoked = token_flag("grant_revoked", value)?.then_some(last_grant);
            }
            "throttled" => self.throttled = throttled(value)?,
            "down" => self.down = scoped("down", value)?.map(|set| set.holding(())),
            "slow" => self.slow = slow(value)?,
            "refuse_token" => self.refuse_token = sign_in::refuse_token(value)?,
            "refuse_authorize" => self.refuse_authorize = sign_in::refuse_authorize(value)?,
            "clock_skew" => self.clock_skew = sign_in::clock_skew(value)?,
            "access_token_seconds" => {
                const NAME: &str = "access_token_seconds";
                const RANGE: &str = "a number of seconds from 1 to 86400, null or false";
                self.access_token_seconds = match value {
                    Value::Null | Value::Bool(false) => None,
                    _ => Some(whole(value, 1, 86_400).ok_or(FaultError::Value(NAME, RANGE))?),
                };
            }
            other => {
                if !self.graph.set(other, value)? {
                    return Err(FaultError::Unknown(other.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// The faults that are set, in the form [`Self::merge`] takes.
    pub(crate) fn to_json(&self) -> Value {
        let mut set = Map::new();
        for (name, on) in [
            ("wrong_secret", self.wrong_secret),
            ("expired_secret", self.expired_secret),
            ("consent_missing", self.consent_missing),
            ("grant_revoked", self.grant_revoked.is_some()),
            ("revoke_on_reuse", self.revoke_on_reuse),
            ("device_code_blocked", self.device_code_blocked),
        ] {
            if on {
                set.insert(name.to_owned(), json!(true));
            }
        }
        if let Some(fault) = &self.throttled {
            let mut value = json!({ "retry_after": fault.value.seconds });
            if fault.value.as_date {
                value["as_date"] = json!(true);
            }
            set.insert("throttled".to_owned(), fault.describe(value));
        }
        if let Some(fault) = &self.down {
            set.insert("down".to_owned(), fault.describe(json!(true)));
        }
        if let Some(fault) = &self.slow {
            let milliseconds = u64::try_from(fault.value.as_millis()).unwrap_or(LONGEST_DELAY);
            set.insert(
                "slow".to_owned(),
                fault.describe(json!({ "milliseconds": milliseconds })),
            );
        }
        if let Some(seconds) = self.access_token_seconds {
            set.insert("access_token_seconds".to_owned(), json!(seconds));
        }
        for (name, code) in [
            ("refuse_token", self.refuse_token),
            ("refuse_authorize", self.refuse_authorize),
        ] {
            if let Some(code) = code {
                set.insert(name.to_owned(), json!({ "code": code.number }));
            }
        }
        if !self.clock_skew.is_zero() {
            set.insert(
                "clock_skew".to_owned(),
                json!({ "seconds": self.clock_skew.num_seconds() }),
            );
        }
        self.graph.describe(&mut set);
        Value::Object(set)
    }

    /// How long this half waits before it answers a request to `path`.
    pub(crate) fn delay(&mut self, half: Half, path: &str) -> Option<Duration> {
        strike(&mut self.slow, half, path)
    }

    /// Whether this half is down for a request to `path`.
    pub(crate) fn is_down(&mut self, half: Half, path: &str) -> bool {
        strike(&mut self.down, half, path).is_some()
    }

    /// When to come back, if this half is throttled for a request to `path`.
    pub(crate) fn retry_after(&mut self, half: Half, path: &str) -> Option<RetryAfter> {
        strike(&mut self.throttled, half, path)
    }
}

/// A fault without value that lives at the token endpoint.
fn token_flag(name: &'static str, value: &Value) -> Result<bool, FaultError> {
    match scoped(name, value)? {
        Some(set) if set.reach == Reach::Graph => Err(FaultError::Only(
            name,
            "this fault strikes the token endpoint, not Graph",
        )),
        set => Ok(set.is_some()),
    }
}

fn throttled(value: &Value) -> Result<Option<Scoped<RetryAfter>>, FaultError> {
    let Some(set) = scoped("throttled", value)? else {
        return Ok(None);
    };
    let seconds = match set.property("retry_after") {
        Value::Null => 10,
        seconds => whole(seconds, 0, 86_400).ok_or(FaultError::Value(
            "throttled",
            "retry_after in seconds, up to 86400",
        ))?,
    };
    let as_date = match set.property("as_date") {
        Value::Null => false,
        flag => flag
            .as_bool()
            .ok_or(FaultError::Value("throttled", "as_date, true or false"))?,
    };
    Ok(Some(set.holding(RetryAfter { seconds, as_date })))
}

fn slow(value: &Value) -> Result<Option<Scoped<Duration>>, FaultError> {
    let Some(set) = scoped("slow", value)? else {
        return Ok(None);
    };
    let delay = delay("slow", &set)?.unwrap_or(Duration::from_secs(3));
    Ok(Some(set.holding(delay)))
}

/// `milliseconds` of a fault.
///
/// # Errors
/// [`FaultError::Value`]
pub(crate) fn delay(name: &'static str, set: &SetFault) -> Result<Option<Duration>, FaultError> {
    match set.property("milliseconds") {
        Value::Null => Ok(None),
        number => number
            .as_u64()
            .filter(|value| *value <= LONGEST_DELAY)
            .map(|value| Some(Duration::from_millis(value)))
            .ok_or(FaultError::Value(name, "milliseconds, up to 120000")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_sets_clears_and_keeps() {
        let mut faults = Faults::default();
        faults
            .merge(
                &json!({ "wrong_secret": true, "throttled": { "retry_after": 2, "only": "graph" } }),
                0,
            )
            .unwrap();
        faults
            .merge(&json!({ "wrong_secret": null, "down": { "only": "token" } }), 0)
            .unwrap();
        assert_eq!(
            faults.to_json(),
            json!({ "throttled": { "retry_after": 2, "only": "graph" }, "down": { "only": "token" } })
        );
        let wait = faults.retry_after(Half::Graph, "/v1.0/me");
        assert_eq!(wait.map(|wait| wait.seconds), Some(2));
        assert_eq!(faults.retry_after(Half::Token, ""), None);
        assert!(faults.is_down(Half::Token, "") && !faults.is_down(Half::Graph, "/v1.0/me"));
    }

    #[test]
    fn a_refused_change_changes_nothing() {
        let mut faults = Faults::default();
        for bad in [
            json!([]),
            json!({ "down": true, "unheard_of": true }),
            json!({ "slow": { "milliseconds": -1 } }),
            json!({ "slow": { "milliseconds": 999_999_999 } }),
            json!({ "access_token_seconds": 0 }),
            json!({ "wrong_secret": { "only": "graph" } }),
            json!({ "down": { "only": "everything" } }),
            json!({ "refuse_token": { "code": 1 } }),
            json!({ "refuse_token": { "code": 50_011 } }),
            json!({ "refuse_authorize": { "code": 7_000_215 } }),
            json!({ "refuse_authorize": true }),
            json!({ "clock_skew": { "seconds": 86_401 } }),
        ] {
            assert!(faults.merge(&bad, 0).is_err(), "{bad}");
            assert_eq!(faults, Faults::default());
        }
    }
}

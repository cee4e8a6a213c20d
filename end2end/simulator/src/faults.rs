//! How the tenant misbehaves on request, and the JSON of `/_control/faults`.

use std::time::Duration;

use serde_json::{Map, Value, json};

/// What a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Reach {
    /// Token endpoint and Graph.
    #[default]
    Everything,
    /// The token endpoint (and consent, which belongs to it).
    Token,
    /// Graph.
    Graph,
}

/// Which half of the tenant asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// The token endpoint.
    Token,
    /// Graph.
    Graph,
}

impl Reach {
    /// Whether it covers this half.
    pub(crate) fn covers(self, half: Half) -> bool {
        matches!(
            (self, half),
            (Self::Everything, _) | (Self::Token, Half::Token) | (Self::Graph, Half::Graph)
        )
    }

    fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Everything => None,
            Self::Token => Some("token"),
            Self::Graph => Some("graph"),
        }
    }
}

/// A fault with a value, and where it strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scoped<T> {
    /// Value of the fault.
    pub(crate) value: T,
    /// Where.
    pub(crate) reach: Reach,
}

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
    /// 429 with `Retry-After` in seconds.
    pub(crate) throttled: Option<Scoped<u32>>,
    /// 503.
    pub(crate) down: Option<Scoped<()>>,
    /// Every answer comes this late.
    pub(crate) slow: Option<Scoped<Duration>>,
    /// A refresh token that is used twice withdraws its whole grant. Microsoft does not do that; others do.
    pub(crate) revoke_on_reuse: bool,
    /// Life of access tokens in seconds, instead of 3,599.
    pub(crate) access_token_seconds: Option<u32>,
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
            "grant_revoked" => {
                self.grant_revoked = token_flag("grant_revoked", value)?.then_some(last_grant);
            }
            "throttled" => self.throttled = throttled(value)?,
            "down" => self.down = scoped("down", value)?.map(|(reach, _)| Scoped { value: (), reach }),
            "slow" => self.slow = slow(value)?,
            "access_token_seconds" => {
                const NAME: &str = "access_token_seconds";
                const RANGE: &str = "a number of seconds from 1 to 86400, null or false";
                self.access_token_seconds = match value {
                    Value::Null | Value::Bool(false) => None,
                    _ => Some(whole(value, 1, 86_400).ok_or(FaultError::Value(NAME, RANGE))?),
                };
            }
            unknown => return Err(FaultError::Unknown(unknown.to_owned())),
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
        ] {
            if on {
                set.insert(name.to_owned(), json!(true));
            }
        }
        if let Some(fault) = self.throttled {
            set.insert(
                "throttled".to_owned(),
                with_reach(json!({ "retry_after": fault.value }), fault.reach),
            );
        }
        if let Some(fault) = self.down {
            let value = if fault.reach == Reach::Everything {
                json!(true)
            } else {
                with_reach(json!({}), fault.reach)
            };
            set.insert("down".to_owned(), value);
        }
        if let Some(fault) = self.slow {
            let milliseconds = u64::try_from(fault.value.as_millis()).unwrap_or(LONGEST_DELAY);
            set.insert(
                "slow".to_owned(),
                with_reach(json!({ "milliseconds": milliseconds }), fault.reach),
            );
        }
        if let Some(seconds) = self.access_token_seconds {
            set.insert("access_token_seconds".to_owned(), json!(seconds));
        }
        Value::Object(set)
    }

    /// How long this half waits before it answers.
    pub(crate) fn delay(&self, half: Half) -> Option<Duration> {
        self.slow
            .filter(|fault| fault.reach.covers(half))
            .map(|fault| fault.value)
    }

    /// Whether this half is down.
    pub(crate) fn is_down(&self, half: Half) -> bool {
        self.down.is_some_and(|fault| fault.reach.covers(half))
    }

    /// `Retry-After` in seconds, if this half is throttled.
    pub(crate) fn retry_after(&self, half: Half) -> Option<u32> {
        self.throttled
            .filter(|fault| fault.reach.covers(half))
            .map(|fault| fault.value)
    }
}

fn with_reach(mut value: Value, reach: Reach) -> Value {
    if let (Some(object), Some(only)) = (value.as_object_mut(), reach.as_str()) {
        object.insert("only".to_owned(), json!(only));
    }
    value
}

/// Where a fault strikes, and its object.
type SetFault = (Reach, Map<String, Value>);

/// The object of a fault that is set: `true` stands for an empty one, false and null for "clear".
fn scoped(name: &'static str, value: &Value) -> Result<Option<SetFault>, FaultError> {
    let object = match value {
        Value::Null | Value::Bool(false) => return Ok(None),
        Value::Bool(true) => Map::new(),
        Value::Object(object) => object.clone(),
        _ => return Err(FaultError::Value(name, "true, false, null or an object")),
    };
    let reach = match object.get("only") {
        None | Some(Value::Null) => Reach::Everything,
        Some(Value::String(only)) if only == "token" => Reach::Token,
        Some(Value::String(only)) if only == "graph" => Reach::Graph,
        Some(_) => return Err(FaultError::Only(name, "only is \"token\" or \"graph\"")),
    };
    Ok(Some((reach, object)))
}

/// A fault without value that lives at the token endpoint.
fn token_flag(name: &'static str, value: &Value) -> Result<bool, FaultError> {
    match scoped(name, value)? {
        Some((Reach::Graph, _)) => Err(FaultError::Only(
            name,
            "this fault strikes the token endpoint, not Graph",
        )),
        set => Ok(set.is_some()),
    }
}

fn throttled(value: &Value) -> Result<Option<Scoped<u32>>, FaultError> {
    let Some((reach, object)) = scoped("throttled", value)? else {
        return Ok(None);
    };
    let seconds = object.get("retry_after").unwrap_or(&Value::Null);
    let value = match seconds {
        Value::Null => 10,
        _ => whole(seconds, 0, 86_400).ok_or(FaultError::Value(
            "throttled",
            "retry_after in seconds, up to 86400",
        ))?,
    };
    Ok(Some(Scoped { value, reach }))
}

fn slow(value: &Value) -> Result<Option<Scoped<Duration>>, FaultError> {
    let Some((reach, object)) = scoped("slow", value)? else {
        return Ok(None);
    };
    let value = match object.get("milliseconds") {
        None => 3_000,
        Some(number) => number
            .as_u64()
            .filter(|value| *value <= LONGEST_DELAY)
            .ok_or(FaultError::Value("slow", "milliseconds, up to 120000"))?,
    };
    Ok(Some(Scoped {
        value: Duration::from_millis(value),
        reach,
    }))
}

fn whole(value: &Value, least: u32, most: u32) -> Option<u32> {
    value
        .as_u64()
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
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
        assert_eq!(faults.retry_after(Half::Graph), Some(2));
        assert_eq!(faults.retry_after(Half::Token), None);
        assert!(faults.is_down(Half::Token) && !faults.is_down(Half::Graph));
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
        ] {
            assert!(faults.merge(&bad, 0).is_err(), "{bad}");
            assert_eq!(faults, Faults::default());
        }
    }
}

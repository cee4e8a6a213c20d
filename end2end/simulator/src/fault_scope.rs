//! Where a fault strikes and how often: `only`, `only_path` and `times`, which every fault of a request may carry.

use serde_json::{Map, Value, json};

use crate::faults::FaultError;

/// Which half of the tenant a fault strikes.
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
    fn covers(self, half: Half) -> bool {
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

/// A fault with a value, where it strikes, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scoped<T> {
    /// Value of the fault.
    pub(crate) value: T,
    /// Where.
    pub(crate) reach: Reach,
    /// Only requests whose path contains this.
    pub(crate) only_path: Option<String>,
    /// It clears itself after so many requests.
    pub(crate) times: Option<u32>,
}

impl<T> Scoped<T> {
    /// Adds the scope to the JSON of the value. A bare `true` becomes an object only when there is something to add.
    pub(crate) fn describe(&self, value: Value) -> Value {
        let mut scope = Map::new();
        if let Some(only) = self.reach.as_str() {
            scope.insert("only".to_owned(), json!(only));
        }
        if let Some(path) = &self.only_path {
            scope.insert("only_path".to_owned(), json!(path));
        }
        if let Some(times) = self.times {
            scope.insert("times".to_owned(), json!(times));
        }
        match value {
            Value::Object(mut object) => {
                object.append(&mut scope);
                Value::Object(object)
            }
            _ if scope.is_empty() => value,
            _ => Value::Object(scope),
        }
    }
}

/// The value of a fault, if it strikes a request of this half to `path`. One with a count is used up by it.
pub(crate) fn strike<T: Clone>(fault: &mut Option<Scoped<T>>, half: Half, path: &str) -> Option<T> {
    let set = fault.as_mut()?;
    let is_meant = set.reach.covers(half)
        && set
            .only_path
            .as_ref()
            .is_none_or(|part| path.to_ascii_lowercase().contains(&part.to_ascii_lowercase()));
    if !is_meant {
        return None;
    }
    let value = set.value.clone();
    if let Some(left) = &mut set.times {
        *left = left.saturating_sub(1);
        if *left == 0 {
            *fault = None;
        }
    }
    Some(value)
}

/// A fault as it was sent: its scope and its properties.
#[derive(Debug)]
pub(crate) struct SetFault {
    /// Where.
    pub(crate) reach: Reach,
    only_path: Option<String>,
    times: Option<u32>,
    object: Map<String, Value>,
}

impl SetFault {
    /// A property; null when it is absent.
    pub(crate) fn property(&self, name: &str) -> &Value {
        self.object.get(name).unwrap_or(&Value::Null)
    }

    /// The fault with its value.
    pub(crate) fn holding<T>(self, value: T) -> Scoped<T> {
        Scoped {
            value,
            reach: self.reach,
            only_path: self.only_path,
            times: self.times,
        }
    }
}

/// The object of a fault that is set: `true` stands for an empty one, false and null for "clear".
///
/// # Errors
/// [`FaultError`]: another type, or a scope that does not exist.
pub(crate) fn scoped(name: &'static str, value: &Value) -> Result<Option<SetFault>, FaultError> {
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
    let only_path = match object.get("only_path") {
        None | Some(Value::Null) => None,
        Some(Value::String(part)) => Some(part.clone()).filter(|part| !part.is_empty()),
        Some(_) => return Err(FaultError::Only(name, "only_path is a part of a path")),
    };
    let times = match object.get("times") {
        None | Some(Value::Null) => None,
        Some(count) => Some(whole(count, 1, 1_000_000).ok_or(FaultError::Value(
            name,
            "times, a number of requests from 1 to 1000000",
        ))?),
    };
    Ok(Some(SetFault {
        reach,
        only_path,
        times,
        object,
    }))
}

/// A whole number within bounds.
pub(crate) fn whole(value: &Value, least: u32, most: u32) -> Option<u32> {
    value
        .as_u64()
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(value: &Value) -> Option<Scoped<()>> {
        scoped("down", value).unwrap().map(|set| set.holding(()))
    }

    #[test]
    fn a_path_and_a_count_limit_a_fault() {
        let mut down = fault(&json!({ "only_path": "sendmail", "times": 2 }));
        assert_eq!(strike(&mut down, Half::Graph, "/v1.0/me"), None);
        for _ in 0..2 {
            assert_eq!(strike(&mut down, Half::Graph, "/v1.0/me/sendMail"), Some(()));
        }
        assert_eq!(strike(&mut down, Half::Graph, "/v1.0/me/sendMail"), None);
        assert_eq!(down, None, "used up");
    }

    #[test]
    fn a_scope_comes_back_as_it_was_sent() {
        let sent = json!({ "only": "graph", "only_path": "messages", "times": 3 });
        assert_eq!(fault(&sent).unwrap().describe(json!(true)), sent);
        assert_eq!(fault(&json!(true)).unwrap().describe(json!(true)), json!(true));
        for bad in [json!({ "times": 0 }), json!({ "only_path": 7 }), json!("yes")] {
            assert!(scoped("down", &bad).is_err(), "{bad}");
        }
    }
}

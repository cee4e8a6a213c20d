//! The `claims` parameter: a client says that it understands challenges, or answers one. Source: Microsoft,
//! *claims challenges, claims requests and client capabilities*.

use serde_json::Value;

use super::errors::Failure;

/// What the parameter asks of the access token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AccessClaims {
    /// `xms_cc` with `cp1`: the client handles challenges, so its tokens may live long.
    pub(crate) handles_challenges: bool,
    /// `acrs`: authentication context, from a challenge.
    pub(crate) contexts: Vec<String>,
}

impl AccessClaims {
    /// Reads the parameter. Members it does not know are ignored, as the service does.
    ///
    /// # Errors
    /// [`Failure::BadParameter`]: not a JSON object.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, Failure> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let parsed: Option<Value> = serde_json::from_str(text).ok().filter(Value::is_object);
        let parsed = parsed.ok_or_else(|| Failure::BadParameter {
            name: "claims",
            value: text.chars().take(200).collect(),
        })?;
        let of = |name: &str| parsed.get("access_token").and_then(|token| token.get(name));
        let capabilities = of("xms_cc").map(values).unwrap_or_default();
        Ok(Self {
            handles_challenges: capabilities.iter().any(|value| value.eq_ignore_ascii_case("cp1")),
            contexts: of("acrs").map(values).unwrap_or_default(),
        })
    }

    /// Together with what was asked for at sign-in.
    pub(crate) fn or(mut self, earlier: &Self) -> Self {
        self.handles_challenges |= earlier.handles_challenges;
        if self.contexts.is_empty() {
            self.contexts.clone_from(&earlier.contexts);
        }
        self
    }
}

/// `value` and `values` of one requested claim.
fn values(claim: &Value) -> Vec<String> {
    let several = claim.get("values").and_then(Value::as_array);
    several
        .into_iter()
        .flatten()
        .chain(claim.get("value"))
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_and_contexts_are_read() {
        let both = r#"{"access_token":{"xms_cc":{"values":["CP1"]},"acrs":{"essential":true,"value":"c1"}}}"#;
        let read = AccessClaims::parse(Some(both)).unwrap();
        assert!(read.handles_challenges);
        assert_eq!(read.contexts, ["c1"]);
        assert_eq!(AccessClaims::parse(None), Ok(AccessClaims::default()));
        assert_eq!(AccessClaims::parse(Some("{}")), Ok(AccessClaims::default()));
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        for bad in ["x", "[]", "\"{}\"", "{"] {
            assert!(AccessClaims::parse(Some(bad)).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in ".{0,200}") {
            let _ = AccessClaims::parse(Some(&text));
        }
    }
}

//! Bodies of requests as JSON objects. Property names are matched without regard to case: action parameters are
//! declared in Pascal case and sent in camel case.

use serde_json::{Map, Value};

use super::errors::GraphError;

/// The body as an object.
///
/// # Errors
/// [`GraphError::Json`]
pub(super) fn object(body: &[u8]) -> Result<Map<String, Value>, GraphError> {
    serde_json::from_slice(body).map_err(|_| GraphError::Json)
}

/// As [`object`]; nothing at all stands for an empty one.
///
/// # Errors
/// [`GraphError::Json`]
pub(super) fn optional_object(body: &[u8]) -> Result<Map<String, Value>, GraphError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    object(body)
}

/// A property or action parameter.
pub(super) fn property<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// What is said about a value of another type.
pub(super) fn wrong_type(property: &str, wanted: &str) -> GraphError {
    GraphError::Property(format!(
        "Cannot convert the value of property '{property}' to the expected type '{wanted}'."
    ))
}

/// `destinationId` of move and copy.
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn destination(body: &[u8]) -> Result<String, GraphError> {
    let body = object(body)?;
    match property(&body, "destinationId") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
        None | Some(Value::Null | Value::String(_)) => Err(GraphError::Property(
            "The parameter 'DestinationId' of the action is missing.".to_owned(),
        )),
        Some(_) => Err(wrong_type("DestinationId", "Edm.String")),
    }
}

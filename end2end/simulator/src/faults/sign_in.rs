//! Faults of the sign-in side that name a code or move the clock.

use chrono::TimeDelta;
use serde_json::Value;

use super::FaultError;
use crate::entra::codes::{self, Code, Places};

/// The farthest the clock can be wrong: a day.
const FARTHEST: i64 = 86_400;

/// `{"code": 53003}`: a code the token endpoint can answer with.
///
/// # Errors
/// [`FaultError`]
pub(super) fn refuse_token(value: &Value) -> Result<Option<&'static Code>, FaultError> {
    code("refuse_token", value, |code| code.appears(Places::TOKEN))
}

/// `{"code": 50105}`: a code the authorize endpoint can end with.
///
/// # Errors
/// [`FaultError`]
pub(super) fn refuse_authorize(value: &Value) -> Result<Option<&'static Code>, FaultError> {
    code("refuse_authorize", value, Code::ends_authorize)
}

fn code(
    fault: &'static str,
    value: &Value,
    fits: impl Fn(&Code) -> bool,
) -> Result<Option<&'static Code>, FaultError> {
    let number = match value {
        Value::Null | Value::Bool(false) => return Ok(None),
        Value::Object(object) => object.get("code"),
        _ => None,
    };
    let number = number
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or(FaultError::Value(
            fault,
            "an object such as {\"code\": 53003}, null or false",
        ))?;
    let code = codes::find(number).ok_or(FaultError::NoSuchCode(fault, number))?;
    if !fits(code) {
        return Err(FaultError::ElsewhereOnly(
            fault,
            number,
            code.places.names().join(", "),
        ));
    }
    Ok(Some(code))
}

/// `{"seconds": 600}`: how far the clock is ahead; behind when negative.
///
/// # Errors
/// [`FaultError`]
pub(super) fn clock_skew(value: &Value) -> Result<TimeDelta, FaultError> {
    let seconds = match value {
        Value::Null | Value::Bool(false) => return Ok(TimeDelta::zero()),
        Value::Object(object) => object.get("seconds").and_then(Value::as_i64),
        _ => None,
    };
    seconds
        .filter(|seconds| (-FARTHEST..=FARTHEST).contains(seconds))
        .and_then(TimeDelta::try_seconds)
        .ok_or(FaultError::Value(
            "clock_skew",
            "an object such as {\"seconds\": 600}, a day at most, null or false",
        ))
}

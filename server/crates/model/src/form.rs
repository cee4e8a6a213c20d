//! What is wrong with a form, field by field.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One wrong field: its HTML `name` and a sentence that says what to enter instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The `name` of the control.
    pub field: Cow<'static, str>,
    /// What is wrong and what to enter; never contains what was typed.
    pub message: Cow<'static, str>,
}

/// All that is wrong with a form. Empty means nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// An error at one field.
    #[must_use]
    pub fn one(field: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }

    /// Adds an error at a field.
    pub fn add(&mut self, field: &'static str, message: impl Into<Cow<'static, str>>) {
        self.0.push(FieldError {
            field: Cow::Borrowed(field),
            message: message.into(),
        });
    }

    /// The value, or `None` after noting the error at `field`.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: &'static str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(field, error.to_string())).ok()
    }

    /// The first error at a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.as_ref())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// `value`, when there is one and nothing is wrong.
    ///
    /// # Errors
    /// All that is wrong. A missing value without any error noted is a mistake of the caller and named as such.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ if self.is_empty() => Err(Self::one("", "This form could not be read.")),
            _ => Err(self),
        }
    }
}

/// Trims what a person typed or pasted; `None` when nothing is left.
#[must_use]
pub fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// Whether a check box was ticked: browsers send its value, or nothing.
#[must_use]
pub fn ticked(text: &str) -> bool {
    !matches!(text, "" | "false" | "off" | "0")
}

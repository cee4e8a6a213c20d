//! A form that was posted to the page's own URL, and what became of it.
//!
//! A page with a form does this:
//! 1. `let attempt = Attempt::of(save_it).await`: when the request is a POST, read the form and call the server function that a
//!    script would call; a GET makes an attempt at nothing.
//! 2. `if attempt.succeeded() { return Ok(see_other("/page?saved")) }`.
//! 3. Otherwise render the form: with what was typed and the errors at their fields, or with what is saved.

use crate::error::ApiError;
use crate::request::request;
use model::form::FieldErrors;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The body of a posted form. May hold passwords, so `Debug` shows nothing of it.
#[derive(Debug, Clone)]
pub struct Submission(Arc<SecretString>);

/// A form whose button says all: it has no fields of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ButtonOnly {}

/// The button that was pressed.
#[derive(Deserialize)]
struct Pressed {
    #[serde(default)]
    action: String,
}

impl Submission {
    /// From an `application/x-www-form-urlencoded` body.
    #[must_use]
    pub fn new(body: String) -> Self {
        Self(Arc::new(body.into()))
    }

    /// Reads the form, the way server functions read theirs. Fields that `T` does not know are ignored.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`]: a required field is missing or sent twice.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_qs::Config::new(5, false)
            .deserialize_str(self.0.expose_secret())
            .map_err(|_| ApiError::Unreadable.announced())
    }

    /// The value of the button named `action`; blank when there was none.
    #[must_use]
    pub fn action(&self) -> String {
        self.read::<Pressed>()
            .map_or_else(|_| String::new(), |pressed| pressed.action)
    }
}

/// What became of a form: not posted, refused, or done.
#[derive(Debug, Clone)]
pub struct Attempt<F, T> {
    /// What was typed, when something was posted and could be read.
    pub form: Option<F>,
    /// How it went, when something was posted.
    pub outcome: Option<Result<T, ApiError>>,
}

impl<F, T> Default for Attempt<F, T> {
    fn default() -> Self {
        Self {
            form: None,
            outcome: None,
        }
    }
}

impl<F: DeserializeOwned + Clone, T> Attempt<F, T> {
    /// Hands the posted form to `save`. Does nothing when nothing was posted.
    pub async fn of<S>(save: impl FnOnce(F) -> S) -> Self
    where
        S: Future<Output = Result<T, ApiError>>,
    {
        match request().submission {
            Some(submission) => Self::from(&submission, save).await,
            None => Self::default(),
        }
    }

    /// Hands the posted form to `save` if the button `action` was pressed: for pages with several forms.
    pub async fn of_action<S>(action: &str, save: impl FnOnce(F) -> S) -> Self
    where
        S: Future<Output = Result<T, ApiError>>,
    {
        match request()
            .submission
            .filter(|submission| submission.action() == action)
        {
            Some(submission) => Self::from(&submission, save).await,
            None => Self::default(),
        }
    }

    async fn from<S>(submission: &Submission, save: impl FnOnce(F) -> S) -> Self
    where
        S: Future<Output = Result<T, ApiError>>,
    {
        match submission.read::<F>() {
            Ok(form) => Self {
                form: Some(form.clone()),
                outcome: Some(save(form).await),
            },
            Err(error) => Self {
                form: None,
                outcome: Some(Err(error)),
            },
        }
    }
}

impl<F, T> Attempt<F, T> {
    /// What `save` gave, when it did what was asked.
    #[must_use]
    pub fn done(&self) -> Option<&T> {
        self.outcome.as_ref().and_then(|outcome| outcome.as_ref().ok())
    }

    /// Whether the form was posted and saved.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.done().is_some()
    }

    /// Why it was not saved.
    #[must_use]
    pub fn error(&self) -> Option<&ApiError> {
        self.outcome.as_ref().and_then(|outcome| outcome.as_ref().err())
    }

    /// What is wrong at which field.
    #[must_use]
    pub fn errors(&self) -> Errors {
        match self.error() {
            Some(ApiError::Invalid(errors)) => Errors(Arc::new(errors.clone())),
            _ => Errors::default(),
        }
    }

    /// What is saved now, when somebody else saved in the meantime.
    #[must_use]
    pub fn stale_version(&self) -> Option<i32> {
        match self.error() {
            Some(ApiError::Stale { version, .. }) => Some(*version),
            _ => None,
        }
    }
}

/// The errors of a form, to be handed to each of its fields.
#[derive(Debug, Clone, Default)]
pub struct Errors(pub Arc<FieldErrors>);

impl Errors {
    /// What is wrong at a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<String> {
        self.0.at(field).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Clone, PartialEq, Deserialize)]
    #[serde(default)]
    struct Form {
        host_name: String,
        ticked: String,
    }

    #[test]
    fn a_browsers_body_is_read_like_a_server_functions() {
        let body = Submission::new("host_name=mail%20a%2Bb+c.test&unknown=1&action=save".to_owned());
        let form: Form = body.read().unwrap();
        assert_eq!(form.host_name, "mail a+b c.test");
        assert_eq!(form.ticked, "");
        assert_eq!(body.action(), "save");
    }

    #[test]
    fn a_form_of_one_button_needs_no_field() {
        let body = Submission::new("action=deactivate".to_owned());
        assert_eq!(body.read::<ButtonOnly>(), Ok(ButtonOnly {}));
    }

    #[test]
    fn a_body_never_shows_in_debug() {
        assert!(!format!("{:?}", Submission::new("password=hunter2".to_owned())).contains("hunter2"));
    }

    #[test]
    fn nonsense_is_refused_and_does_not_panic() {
        for body in [
            "host_name=%FF%FE",
            "host_name[a]=1",
            "host_name=1&host_name=2",
            "[[[[[[[[=",
            "%",
        ] {
            let read = Submission::new(body.to_owned()).read::<Form>();
            assert!(read.is_err() || read.unwrap().host_name.len() < 10, "{body}");
        }
    }
}

//! How a page or server function says no, to the browser.

use crate::request::RequestContext;
use crate::response::{set_header, set_status};
use chrono::{DateTime, Utc};
use domain::Refusal;
use http::{StatusCode, header};
use leptos::prelude::use_context;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::form::FieldErrors;
use serde::{Deserialize, Serialize};

/// What a person, or the script that posted a form, is told. Holds nothing internal and no secret: those go to the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Fields are wrong: 422.
    Invalid(FieldErrors),
    /// Somebody else saved in the meantime: 409.
    Stale {
        /// The version saved now.
        version: i32,
        /// Who saved it.
        by: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// There is no such thing: 404.
    NotFound,
    /// It is used by these: 409.
    InUse(Vec<String>),
    /// It cannot be done as things stand: 409, and why.
    NotPossible(String),
    /// Too many tries: 429.
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Nobody is signed in: 401.
    NotSignedIn,
    /// What was sent is no form of ours: 400.
    Unreadable,
    /// The fault is the server's: 500. The log says more under this id.
    Internal {
        /// Id of the request.
        request_id: Option<String>,
    },
}

impl ApiError {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale { .. } | Self::InUse(_) | Self::NotPossible(_) => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Lets the response carry the status, and `Retry-After` where it applies.
    #[must_use]
    pub fn announced(self) -> Self {
        set_status(self.status());
        if let Self::TooMany { retry_after } = &self {
            set_header(header::RETRY_AFTER, &retry_after.to_string());
        }
        self
    }

    /// A fault of the server, under the id of this request.
    #[must_use]
    pub fn internal() -> Self {
        let request_id = use_context::<RequestContext>().and_then(|request| request.client.request_id);
        Self::Internal { request_id }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(errors) => Self::Invalid(errors),
            Refusal::Stale(stale) => Self::Stale {
                version: stale.version,
                by: stale.by,
                at: stale.at,
            },
            Refusal::NotFound => Self::NotFound,
            Refusal::InUse(places) => Self::InUse(places),
            Refusal::NotPossible(why) => Self::NotPossible(why.to_owned()),
            Refusal::TooMany { retry_after } => Self::TooMany { retry_after },
            fault @ (Refusal::Store(_) | Refusal::Vault(_)) => {
                let error = Self::internal();
                if let Self::Internal { request_id } = &error {
                    tracing::error!(error = %fault, request_id, "a use case failed");
                }
                return error.announced();
            }
        }
        .announced()
    }
}

impl From<FieldErrors> for ApiError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors).announced()
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Unreadable.announced(),
            fault => {
                tracing::error!(error = %fault, "a server function failed");
                Self::internal().announced()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ports::StoreError;

    #[test]
    fn what_the_database_said_stays_on_the_server() {
        let error = ApiError::from(Refusal::Store(StoreError::Unavailable(
            "disk I/O error at /var/lib".to_owned(),
        )));
        assert_eq!(error, ApiError::Internal { request_id: None });
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn the_browser_learns_fields_by_name() {
        let error = ApiError::from(FieldErrors::one("base_url", "Enter it."));
        let json = String::from_utf8(error.ser().to_vec()).unwrap();
        assert_eq!(
            json,
            r#"{"Invalid":[{"field":"base_url","message":"Enter it."}]}"#
        );
    }
}

//! What the server's plain handlers hand to the page they want shown, as context. A page takes it with `use_context`.

use crate::error::ApiError;
use domain::Refusal;
use domain::authorization::CallbackProblem;
use model::credential::CredentialForm;
use std::sync::Arc;

/// Why *Authorize* did not begin, or what came back from the provider.
#[derive(Debug, Clone)]
pub enum CallbackOutcome {
    /// The form on an application's page was refused; the browser is still here. Shown by the application's page.
    NotBegun {
        /// The *User Name* as typed.
        typed: String,
        /// Why.
        error: ApiError,
    },
    /// The provider's redirect ended without an authorization. Shown by `/oauth/callback`.
    Problem(Arc<CallbackProblem>),
}

impl CallbackOutcome {
    /// A form that was refused.
    #[must_use]
    pub fn not_begun(typed: String, refusal: Refusal) -> Self {
        Self::NotBegun {
            typed,
            error: ApiError::from(refusal),
        }
    }
}

impl From<CallbackProblem> for CallbackOutcome {
    fn from(problem: CallbackProblem) -> Self {
        Self::Problem(Arc::new(problem))
    }
}

/// An upload that was refused: what was typed, and why. Never holds the secret, which has to be chosen again.
#[derive(Debug, Clone)]
pub struct UploadOutcome {
    /// Name and kind as typed.
    pub form: CredentialForm,
    /// Why.
    pub error: ApiError,
}

impl UploadOutcome {
    /// A refused upload.
    #[must_use]
    pub fn refused(form: CredentialForm, refusal: Refusal) -> Self {
        Self {
            form,
            error: ApiError::from(refusal),
        }
    }
}

//! How a sign-in at the provider ends without an authorization.

use crate::error::Refusal;
use crate::ports::{StoreError, VaultError};
use crate::records::Ending;
use chrono::{DateTime, TimeDelta, Utc};
use model::address::EmailAddress;
use model::advice::Problem;
use model::base_url::RedirectUri;
use model::ids::ApplicationId;

/// A sign-in that was begun here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// For which application.
    pub application: ApplicationId,
    /// Its name.
    pub name: String,
    /// The account that was expected.
    pub expected: EmailAddress,
}

/// It did not work. Each case has a page of its own words; nothing was stored, unless it says that it worked before.
#[derive(Debug)]
pub enum CallbackProblem {
    /// Somebody opened the address by hand, or the provider left out the state.
    NothingToDo,
    /// A tenant administrator has consented; *Authorize* is next.
    AdminConsented,
    /// No such sign-in is known: it was never begun here, or long ago.
    UnknownState,
    /// It came back before: a reload, the back button, a double click, a second tab.
    Repeated {
        /// Which.
        begun: Begun,
        /// What became of it.
        ending: Ending,
        /// When it came back first.
        at: DateTime<Utc>,
    },
    /// It was begun more than ten minutes ago.
    Expired(Begun),
    /// Another administrator began it.
    OtherAdministrator {
        /// Which.
        begun: Begun,
        /// Their name.
        by: String,
    },
    /// The same administrator began it, in another browser or before signing in again.
    OtherSession(Begun),
    /// The redirect URI was changed while the person signed in.
    AddressChanged {
        /// Which.
        begun: Begun,
        /// What the provider was told.
        was: RedirectUri,
        /// What it is now.
        now: Option<RedirectUri>,
    },
    /// The person pressed Cancel at the provider.
    Cancelled(Begun),
    /// The provider refused.
    Provider(Begun, Box<Problem>),
    /// The provider, or the way to it, has a fault that passes.
    Unavailable(Begun, Box<Problem>),
    /// The provider's answer is of another time than ours.
    ClockWrong {
        /// Which.
        begun: Begun,
        /// How far the provider's clock is ahead of ours.
        ahead: TimeDelta,
        /// What failed because of it.
        problem: Box<Problem>,
    },
    /// The OAuth application was changed to another registration, or removed, while the person signed in: the tokens are of no use.
    Changed(ApplicationId),
    /// Our own fault.
    Internal(Refusal),
}

impl CallbackProblem {
    /// In a few words, for whoever comes back to it.
    pub(super) fn in_short(&self) -> String {
        match self {
            Self::NothingToDo => "The provider sent neither a code nor an error.".to_owned(),
            Self::AdminConsented | Self::UnknownState | Self::Repeated { .. } => String::new(),
            Self::Expired(_) => "It took longer than ten minutes.".to_owned(),
            Self::OtherAdministrator { .. } => "It came back to another administrator.".to_owned(),
            Self::OtherSession(_) => "It came back to another browser.".to_owned(),
            Self::AddressChanged { .. } => "The redirect URI was changed meanwhile.".to_owned(),
            Self::Cancelled(_) => "Somebody pressed Cancel at the provider.".to_owned(),
            Self::Provider(_, problem) | Self::Unavailable(_, problem) => format!("{}.", problem.headline),
            Self::ClockWrong { .. } => "This server's clock and the provider's differ.".to_owned(),
            Self::Changed(_) => "The application was changed meanwhile.".to_owned(),
            Self::Internal(_) => "This server had a fault.".to_owned(),
        }
    }
}

impl From<Refusal> for CallbackProblem {
    fn from(refusal: Refusal) -> Self {
        Self::Internal(refusal)
    }
}

impl From<StoreError> for CallbackProblem {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<VaultError> for CallbackProblem {
    fn from(error: VaultError) -> Self {
        Self::Internal(error.into())
    }
}

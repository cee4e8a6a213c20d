//! How the state of an Authorization looks.

use crate::ui::time::to_the_minute;
use crate::ui::{State, Symbol, Tone};
use domain::records::Authorization;
use leptos::prelude::*;
use model::authorization::AuthorizationState;

/// Colour and icon of a state.
pub(crate) const fn state_look(state: AuthorizationState) -> (Tone, Symbol) {
    match state {
        AuthorizationState::NotAuthorized => (Tone::Neutral, Symbol::None),
        AuthorizationState::Authorized => (Tone::Ok, Symbol::Ok),
        AuthorizationState::NeedsReauthorization => (Tone::Danger, Symbol::Stop),
        AuthorizationState::Failing => (Tone::Warn, Symbol::Retry),
        AuthorizationState::Throttled => (Tone::Wait, Symbol::Hourglass),
    }
}

/// The state's word, and what is to be known about it.
#[component]
pub(crate) fn AuthorizationWord(
    /// The authorization, if somebody has authorized.
    authorization: Option<Authorization>,
    /// Whether the short reason stands below.
    #[prop(optional)]
    explained: bool,
) -> impl IntoView {
    let state = authorization
        .as_ref()
        .map_or(AuthorizationState::NotAuthorized, |authorization| {
            authorization.state
        });
    let note = authorization.as_ref().filter(|_| explained).and_then(state_note);
    let (tone, symbol) = state_look(state);
    view! { <State tone symbol label=state.label() note/> }
}

/// Since when it does not work, or when it is tried again.
fn state_note(authorization: &Authorization) -> Option<String> {
    match authorization.state {
        AuthorizationState::NotAuthorized | AuthorizationState::Authorized => None,
        AuthorizationState::NeedsReauthorization => authorization
            .failing_since
            .map(|since| format!("since {}", to_the_minute(since))),
        AuthorizationState::Failing | AuthorizationState::Throttled => authorization
            .next_attempt_at
            .map(|at| format!("next try {}", to_the_minute(at))),
    }
}

/// What each state means, for the list of applications.
pub(super) const fn meaning(state: AuthorizationState) -> &'static str {
    match state {
        AuthorizationState::NotAuthorized => "Nobody has signed in yet. Press Authorize.",
        AuthorizationState::Authorized => "Works. Countersign refreshes the sign-in by itself.",
        AuthorizationState::NeedsReauthorization => {
            "Only a person can mend it: the password was changed, access was revoked, or the sign-in lay idle for 90 days."
        }
        AuthorizationState::Failing => {
            "The provider or the network is at fault. We keep trying; nobody has to do anything yet."
        }
        AuthorizationState::Throttled => "The provider asked us to slow down. We try again when it said.",
    }
}

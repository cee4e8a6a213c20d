//! Every end of a sign-in that needs no decision.

use super::{AuthorizeAgain, begun};
use crate::layout::PageHead;
use crate::ui::time::to_the_second;
use crate::ui::{Banner, Below, CopyField, ProblemBox, Symbol, Tone};
use chrono::{DateTime, TimeDelta, Utc};
use domain::authorization::{CallbackProblem, apart};
use domain::records::Ending;
use leptos::prelude::*;
use leptos_meta::Title;
use model::advice::Problem;
use model::base_url::RedirectUri;
use model::ids::ApplicationId;

/// A sign-in that is still under way after this time was cut off.
const CUT_OFF: TimeDelta = TimeDelta::minutes(2);

const NOTHING: &str = "Nothing has been stored. A sign-in that was there before goes on working.";

/// What happened, in words.
struct Words {
    title: &'static str,
    lead: &'static str,
    tone: Tone,
    symbol: Symbol,
    text: String,
    /// What the button says that begins the same sign-in again.
    again: Option<&'static str>,
}

impl Words {
    fn warn(title: &'static str, text: impl Into<String>) -> Self {
        Self {
            title,
            lead: NOTHING,
            tone: Tone::Warn,
            symbol: Symbol::Warn,
            text: text.into(),
            again: Some("Authorize again"),
        }
    }

    fn good(title: &'static str, lead: &'static str, text: impl Into<String>) -> Self {
        Self {
            lead,
            tone: Tone::Ok,
            symbol: Symbol::Ok,
            again: None,
            ..Self::warn(title, text)
        }
    }

    fn without_button(self) -> Self {
        Self { again: None, ..self }
    }
}

/// The page for one problem.
pub(super) fn plain(problem: &CallbackProblem, now: DateTime<Utc>) -> AnyView {
    let words = words(problem, now);
    let (title, lead) = (words.title, words.lead);
    let actions = actions(problem, &words);
    let more = more(problem);
    let content = match explained(problem) {
        Some((heading, problem)) => view! {
            <ProblemBox id="problem-heading" title=heading below=Below::Page problem actions/>
        }
        .into_any(),
        None => view! { <Banner tone=words.tone symbol=words.symbol title actions><p>{words.text}</p>{more}</Banner> }.into_any(),
    };
    view! {
        <Title text=title/>
        <PageHead title lead crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">{content}</div>
    }
    .into_any()
}

/// What the provider's refusal says, where there is one.
fn explained(problem: &CallbackProblem) -> Option<(&'static str, Problem)> {
    match problem {
        CallbackProblem::Provider(_, problem) => Some(("Not authorized", Problem::clone(problem))),
        CallbackProblem::Unavailable(_, problem) => Some(("Not authorized yet", Problem::clone(problem))),
        CallbackProblem::ClockWrong { ahead, problem, .. } => {
            let mut problem = Problem::clone(problem);
            problem.headline = format!("{}.", apart(*ahead));
            problem.cause = "Tokens carry times. The provider’s are not believed by a clock that differs by more than 5 minutes, and it does \
                             not believe ours."
                .to_owned();
            problem.remedy = vec![
                "Let this server take its time from the network (NTP): timedatectl set-ntp true, for instance.".to_owned(),
                "Then authorize again.".to_owned(),
            ];
            problem.whose_job = model::advice::WhoseJob::ServerOperator;
            Some(("The clocks differ", problem))
        }
        _ => None,
    }
}

fn actions(problem: &CallbackProblem, words: &Words) -> impl Fn() -> AnyView + Send + Sync + use<> {
    let application = match (problem, begun(problem)) {
        (CallbackProblem::Changed(id), _) => Some(*id),
        (_, begun) => begun.map(|begun| begun.application),
    };
    let again: Option<(ApplicationId, String, &'static str)> = begun(problem)
        .zip(words.again)
        .map(|(begun, label)| (begun.application, begun.expected.to_string(), label));
    move || {
        let (link, label) = application.map_or_else(
            || ("/integrations".to_owned(), "Open OAuth Applications"),
            |id| (format!("/integrations/{id}"), "Open the application"),
        );
        let kind = again.is_none().then_some("primary");
        let form = again
            .clone()
            .map(|(application, expected, label)| view! { <AuthorizeAgain application expected label/> });
        view! { {form}<a class="button" data-kind=kind href=link>{label}</a> }.into_any()
    }
}

/// Values to be carried elsewhere.
fn more(problem: &CallbackProblem) -> Option<AnyView> {
    match problem {
        CallbackProblem::AddressChanged {
            was, now: Some(now), ..
        } => Some(addresses(was, now)),
        _ => None,
    }
}

fn addresses(was: &RedirectUri, now: &RedirectUri) -> AnyView {
    let (was, now) = (was.to_string(), now.to_string());
    view! {
        <p>"The sign-in was begun for "<code>{was}</code>". Now the redirect URI is:"</p>
        <CopyField label="redirect URI" value=now/>
    }
    .into_any()
}

fn words(problem: &CallbackProblem, now: DateTime<Utc>) -> Words {
    let refused = |title| Words {
        tone: Tone::Danger,
        symbol: Symbol::Stop,
        ..Words::warn(title, "")
    };
    match problem {
        CallbackProblem::AdminConsented => Words::good(
            "A tenant administrator has consented",
            "The permissions are granted for everybody in the tenant.",
            "Next: open the application and authorize, so that the sign-in takes up the permissions.",
        ),
        CallbackProblem::Repeated { ending, at, .. } => repeated(ending, *at, now),
        CallbackProblem::Cancelled(_) => Words::warn(
            "Sign-in was cancelled",
            "Somebody pressed Cancel at the provider. Authorize again when you are ready.",
        ),
        CallbackProblem::Expired(_) => Words::warn(
            "This sign-in took too long",
            "It has to come back within ten minutes. Authorize again.",
        ),
        CallbackProblem::OtherAdministrator { by, .. } => Words::warn(
            "Another administrator began this sign-in",
            format!(
                "{by} pressed Authorize. Only the browser in which a sign-in was begun can finish it. Authorize again, here."
            ),
        ),
        CallbackProblem::OtherSession(_) => Words::warn(
            "This sign-in was begun elsewhere",
            "It was begun in another browser, or you have signed out of the console since. Authorize again, here.",
        ),
        CallbackProblem::AddressChanged { .. } => Words::warn(
            "The redirect URI was changed meanwhile",
            "While the sign-in was under way, somebody changed the Server Base URL or the callback path. Register the new redirect URI at \
             the provider, if it is not yet there, then authorize again.",
        ),
        CallbackProblem::UnknownState => Words::warn(
            "This sign-in is not known here",
            "It was never begun here, or more than a day ago. Look at the application’s state before you authorize again.",
        ),
        CallbackProblem::Changed(_) => Words::warn(
            "The application was changed meanwhile",
            "While the sign-in was under way, somebody changed the registration of this OAuth application, or removed it. Look at \
             it, then authorize again.",
        ),
        CallbackProblem::Provider(..) => refused("The provider did not authorize Countersign"),
        CallbackProblem::Unavailable(..) => Words {
            again: Some("Try again"),
            ..refused("The provider cannot be reached at the moment")
        },
        CallbackProblem::ClockWrong { .. } => refused("This server’s clock is wrong"),
        CallbackProblem::NothingToDo | CallbackProblem::Internal(_) => Words::warn(
            "Nothing to do here",
            "This is where the provider sends browsers back to after a sign-in. Begin one with Authorize on an application’s page.",
        ),
    }
}

/// Somebody looks again: a reload, the back button, a double click, a second tab.
fn repeated(ending: &Ending, at: DateTime<Utc>, now: DateTime<Utc>) -> Words {
    let when = to_the_second(at);
    match ending {
        Ending::Authorized { account } => Words::good(
            "This sign-in worked already",
            "Nothing more is to be done.",
            format!("It came back {when} and was stored: authorized as {account}. This page was reloaded, or opened a second time."),
        ),
        Ending::UnderWay if now - at < CUT_OFF => Words::warn(
            "This sign-in is being finished",
            "It came back twice, by a double click or in a second tab. The first is being worked on; the application’s page shows what \
             became of it in a moment.",
        )
        .without_button(),
        Ending::UnderWay => Words::warn(
            "This sign-in was cut off",
            format!("It came back {when} and was not finished: this server was stopped in the middle. Authorize again."),
        ),
        Ending::Held { .. } => Words::warn(
            "This sign-in was decided on already",
            "Another account than expected had signed in. Somebody chose what to do about it, or the time to choose is over. The \
             application’s page shows the state.",
        )
        .without_button(),
        Ending::Void { why } => Words::warn(
            "This sign-in is void",
            format!("It came back {when} and did not succeed: {why} The same answer is not taken twice. Authorize again."),
        ),
    }
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;

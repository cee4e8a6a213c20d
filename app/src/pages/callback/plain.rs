//! Everything but the wrong account.

use crate::layout::PageHead;
use crate::ui::{Banner, Below, ProblemBox, Symbol, Tone};
use domain::authorization::CallbackProblem;
use leptos::prelude::*;
use leptos_meta::Title;
use model::advice::Problem;
use model::ids::ApplicationId;

/// What happened, in words.
struct Words {
    title: &'static str,
    lead: &'static str,
    tone: Tone,
    symbol: Symbol,
    text: &'static str,
}

/// The page for one problem.
pub(super) fn plain(problem: &CallbackProblem) -> AnyView {
    let (words, application) = words(problem);
    let link = application.map_or_else(|| "/integrations".to_owned(), |id| format!("/integrations/{id}"));
    let label = if application.is_some() {
        "Back to the application"
    } else {
        "Open OAuth Applications"
    };
    let back = move || view! { <a class="button" data-kind="primary" href=link>{label}</a> };
    let content = match problem {
        CallbackProblem::Provider(_, problem) => {
            view! { <ProblemBox id="problem-heading" title="Not authorized" below=Below::Page problem=Problem::clone(problem) actions=back/> }.into_any()
        }
        _ => view! { <Banner tone=words.tone symbol=words.symbol title=words.title actions=back><p>{words.text}</p></Banner> }.into_any(),
    };
    view! {
        <Title text=words.title/>
        <PageHead title=words.title lead=words.lead crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">{content}</div>
    }
    .into_any()
}

fn words(problem: &CallbackProblem) -> (Words, Option<ApplicationId>) {
    let nothing = "Nothing has been stored. A sign-in that was there before goes on working.";
    let warn = |title, text| Words {
        title,
        lead: nothing,
        tone: Tone::Warn,
        symbol: Symbol::Warn,
        text,
    };
    match problem {
        CallbackProblem::AdminConsented => {
            let words = Words {
                title: "A tenant administrator has consented",
                lead: "The permissions are granted for everybody in the tenant.",
                tone: Tone::Ok,
                symbol: Symbol::Ok,
                text: "Next: open the application and authorize, so that the sign-in takes up the permissions.",
            };
            (words, None)
        }
        CallbackProblem::Cancelled(id) => (
            warn(
                "Sign-in was cancelled",
                "Somebody pressed Cancel at the provider. Authorize again when you are ready.",
            ),
            Some(*id),
        ),
        CallbackProblem::Expired(id) => (
            warn(
                "This sign-in took too long",
                "It has to come back within ten minutes. Authorize again.",
            ),
            Some(*id),
        ),
        CallbackProblem::OtherSession(id) => {
            let text = "It was begun in another browser, or by another administrator, or you have signed out of the console since. \
                        Authorize again, here.";
            (warn("This sign-in was begun elsewhere", text), Some(*id))
        }
        CallbackProblem::UnknownState => {
            let text = "It was used already, which happens when this page is reloaded, or it was not begun here. Look at the \
                        application’s state before you authorize again.";
            (warn("This sign-in is not known here", text), None)
        }
        CallbackProblem::Provider(id, _) => {
            let words = Words {
                title: "The provider did not authorize Countersign",
                lead: nothing,
                tone: Tone::Danger,
                symbol: Symbol::Stop,
                text: "",
            };
            (words, Some(*id))
        }
        CallbackProblem::Changed(id) => (
            warn(
                "The application was changed meanwhile",
                "While the sign-in was under way, somebody changed the registration of this OAuth application, or removed it. Look at \
                 it, then authorize again.",
            ),
            Some(*id),
        ),
        CallbackProblem::NothingToDo
        | CallbackProblem::WrongAccount { .. }
        | CallbackProblem::Internal(_) => {
            let text = "This is where the provider sends browsers back to after a sign-in. Begin one with Authorize on an application’s page.";
            (warn("Nothing to do here", text), None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::advice::WhoseJob;

    fn id() -> ApplicationId {
        "0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().unwrap()
    }

    #[test]
    fn every_problem_says_what_happened_and_leads_on() {
        let problems = [
            CallbackProblem::NothingToDo,
            CallbackProblem::AdminConsented,
            CallbackProblem::UnknownState,
            CallbackProblem::Expired(id()),
            CallbackProblem::OtherSession(id()),
            CallbackProblem::Cancelled(id()),
            CallbackProblem::Changed(id()),
        ];
        let mut titles = std::collections::BTreeSet::new();
        for problem in problems {
            titles.insert(words(&problem).0.title);
            let page = html(move || plain(&problem));
            assert!(page.contains("href=\"/integrations"), "{page}");
        }
        assert_eq!(titles.len(), 7);
    }

    #[test]
    fn a_refusal_of_the_provider_is_explained() {
        let problem = Problem {
            code: "oauth.secret-wrong".to_owned(),
            headline: "The client secret is wrong".to_owned(),
            cause: "It is the Secret ID.".to_owned(),
            remedy: vec!["Upload the Value.".to_owned()],
            whose_job: WhoseJob::You,
            answer: None,
        };
        let page = html(move || plain(&CallbackProblem::Provider(id(), Box::new(problem))));
        for word in [
            "The client secret is wrong",
            "It is the Secret ID.",
            "Upload the Value.",
            "oauth.secret-wrong",
        ] {
            assert!(page.contains(word), "{word}: {page}");
        }
    }
}

//! A failure: cause, remedy, whose job, whether to try again, where to read more, and what the other side answered.

use super::facts::{Fact, Facts};
use super::time::ExactTime;
use super::{Icon, Tone};
use domain::diagnostics::knowledge;
use leptos::prelude::*;
use model::advice::{Problem, ProviderAnswer};

/// Below which headings a problem stands, so that no level is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// The heading of the page.
    Page,
    /// The heading of one step in a panel.
    Step,
}

/// Shows a problem. `id` names its heading; `title` is the state's word, such as `Failed`.
#[component]
pub fn ProblemBox(
    /// Id of the heading.
    #[prop(into)]
    id: String,
    /// The heading.
    #[prop(into)]
    title: String,
    /// The problem.
    problem: Problem,
    /// Where it stands.
    below: Below,
    /// How bad it is.
    #[prop(default = Tone::Danger)]
    tone: Tone,
    /// What to do about it.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
) -> impl IntoView {
    let labelled_by = id.clone();
    let known = knowledge::entry(&problem.code);
    let retry = known.map(|entry| view! { <dt>"Try again"</dt><dd>{entry.retry.label()}</dd> });
    let more = known.map(|entry| {
        let href = format!("/help/errors#{}", entry.anchor());
        view! { <p class="problem-more"><a href=href>"More about this error"</a></p> }
    });
    let remedy = match problem.remedy.as_slice() {
        [one] => one.clone().into_any(),
        steps => {
            let steps: Vec<_> = steps
                .iter()
                .map(|step| view! { <li>{step.clone()}</li> })
                .collect();
            view! { <ol>{steps}</ol> }.into_any()
        }
    };
    let heading = match below {
        Below::Page => view! { <h2 id=id><Icon symbol=tone.symbol()/>{title}</h2> }.into_any(),
        Below::Step => view! { <h4 id=id><Icon symbol=tone.symbol()/>{title}</h4> }.into_any(),
    };
    view! {
        <section class="problem" data-tone=tone.value() aria-labelledby=labelled_by>
            <header>
                {heading}
                <p>{problem.headline}</p>
            </header>
            <div class="problem-body">
                <dl class="problem-facts">
                    <div><dt>"Cause"</dt><dd>{problem.cause}</dd></div>
                    <div><dt>"Remedy"</dt><dd>{remedy}</dd></div>
                    <div><dt>"Whose job"</dt><dd>{problem.whose_job.label()}</dd>{retry}</div>
                </dl>
                {more}
                <AnswerDetails code=problem.code answer=problem.answer/>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </div>
        </section>
    }
}

/// What the other side answered, closed until somebody asks.
#[component]
pub fn AnswerDetails(
    /// Our stable code.
    code: String,
    /// The answer.
    answer: Option<ProviderAnswer>,
) -> impl IntoView {
    let mut facts = vec![Fact::new("Code", view! { <span class="mono">{code}</span> })];
    if let Some(answer) = answer {
        let texts = [
            ("Provider code", answer.code),
            ("Provider says", answer.message),
            ("HTTP status", answer.status.map(|status| status.to_string())),
            ("Request", answer.request),
            ("Request id", answer.request_id),
            ("Correlation id", answer.correlation_id),
        ];
        facts.extend(texts.into_iter().filter_map(|(name, text)| {
            text.map(|text| Fact::new(name, view! { <span class="mono">{text}</span> }))
        }));
        facts.extend(answer.at.map(|at| Fact::new("Time", view! { <ExactTime at/> })));
    }
    view! {
        <details class="details">
            <summary>"Provider code and request ids"</summary>
            <Facts facts rows=true/>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    #[test]
    fn a_problem_of_the_table_leads_to_its_place_in_the_documentation() {
        let entry = knowledge::entry("oauth.conditional-access").unwrap();
        let problem = entry.problem(&[], None);
        let page = html(|| view! { <ProblemBox id="p" title="Failed" below=Below::Page problem/> });
        for word in [
            "/help/errors#oauth-conditional-access",
            "After the remedy",
            "A tenant administrator",
        ] {
            assert!(page.contains(word), "{word}: {page}");
        }
    }
}

//! A place for what the provider showed on its own page: such errors never come back to the console.

use crate::error::ApiError;
use crate::request::request;
use crate::submission::Submission;
use crate::ui::{Banner, Below, Panel, ProblemBox, Tone};
use domain::diagnostics::knowledge::explain_pasted;
use leptos::prelude::*;
use model::advice::Problem;
use serde::Deserialize;

/// Value of the button.
pub(super) const ACTION: &str = "explain";

#[derive(Debug, Clone, Deserialize)]
struct Pasted {
    #[serde(default)]
    pasted: String,
}

/// A text that was pasted, and what it means.
pub(super) struct Explained {
    text: String,
    problem: Option<Problem>,
}

/// Looks up what was posted, if it was posted here. The text goes nowhere else: it is posted so that it stands in no address and no log.
pub(super) fn explained(submission: Option<&Submission>) -> Result<Option<Explained>, ApiError> {
    let Some(submission) = submission.filter(|submission| submission.action() == ACTION) else {
        return Ok(None);
    };
    let text = submission.read::<Pasted>()?.pasted;
    let problem = (!text.trim().is_empty()).then(|| explain_pasted(&text, request().now()));
    Ok(Some(Explained { text, problem }))
}

/// Leptos writes the children of a `<textarea>` as they are. The element decodes references (HTML, 13.1.2.3: escapable raw text), so
/// what was typed comes back unchanged.
fn as_textarea_content(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The form, and the answer below it.
pub(super) fn pasted(path: &str, explained: Option<Explained>) -> AnyView {
    let action = format!("{path}#pasted-heading");
    let (text, answer) = match explained {
        None => (String::new(), None),
        Some(Explained { text, problem: None }) => {
            let empty = view! {
                <Banner tone=Tone::Warn title="Nothing was pasted" role="alert">
                    <p>"Paste the text of the provider’s page, or the code alone, such as AADSTS50105."</p>
                </Banner>
            };
            (text, Some(empty.into_any()))
        }
        Some(Explained {
            text,
            problem: Some(problem),
        }) => {
            let found =
                view! { <ProblemBox id="pasted-problem" title="What it means" below=Below::Page problem/> };
            (text, Some(found.into_any()))
        }
    };
    let text = as_textarea_content(&text);
    view! {
        <Panel id="pasted-heading" title="An error on Microsoft’s own page?" body="panel-body stack-small"
            lead="Some errors are shown there and never come back here. Paste the text or the code, and read what it means.">
            <form class="stack-small" method="post" action=action>
                <div class="field">
                    <label for="pasted">"Text or code"</label>
                    <textarea class="input" id="pasted" name="pasted" rows="3" spellcheck="false" autocomplete="off">{text}</textarea>
                </div>
                <div class="actions">
                    <button class="button" type="submit" name="action" value=ACTION>"Explain"</button>
                </div>
            </form>
            {answer}
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use chrono::DateTime;

    #[test]
    fn what_was_pasted_stays_in_the_field_as_text_and_its_code_is_explained() {
        let text = "</textarea><script>AADSTS50105: The signed in user is not assigned".to_owned();
        let problem = Some(explain_pasted(&text, DateTime::UNIX_EPOCH));
        let page = html(move || pasted("/integrations", Some(Explained { text, problem })));
        assert!(
            page.contains("&lt;/textarea>&lt;script>AADSTS50105") && !page.contains("<script>AADSTS"),
            "{page}"
        );
        assert!(
            page.contains("What it means") && page.contains("Remedy"),
            "{page}"
        );
    }
}

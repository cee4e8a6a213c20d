//! A whole document for errors that happen outside any page: in the server's middleware, or while a page was rendered.

use super::fault::{Action, Fault, Words};
use super::refused::OperationId;
use crate::layout::Bare;
use crate::layout::PlainHead;
use crate::ui::icon::{SpriteNow, UsedSymbols};
use crate::ui::time::ExactTime;
use crate::ui::{Icon, Symbol};
use chrono::{DateTime, Utc};
use http::StatusCode;
use leptos::prelude::*;

/// All that such a document shows.
#[derive(Debug, Clone)]
pub struct ErrorDocument {
    /// What went wrong.
    pub fault: Fault,
    /// The status of the answer, for those who report it.
    pub status: StatusCode,
    /// Under which id the log says more.
    pub request_id: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Path of the style sheet.
    pub stylesheet: String,
}

impl ErrorDocument {
    /// The HTML, from doctype to end. Needs no context and waits for nothing; it holds no script.
    #[must_use]
    pub fn render(self) -> String {
        let owner = Owner::new();
        owner.with(|| {
            provide_context(UsedSymbols::default());
            let words = self.fault.words();
            let title = words.title.to_owned();
            let foot =
                view! { <ExactTime at=self.at/>{format!(" · HTTP {}", self.status.as_u16())} }.into_any();
            let body = view! { <Bare wide=true foot><Explanation words request_id=self.request_id/></Bare> }
                .into_any()
                .to_html();
            let sprite = view! { <SpriteNow/> }.into_any().to_html();
            let head = view! { <PlainHead title stylesheet=self.stylesheet/> }
                .into_any()
                .to_html();
            format!("<!DOCTYPE html><html lang=\"en\">{head}<body>{body}{sprite}</body></html>")
        })
    }
}

#[component]
fn Explanation(words: Words, request_id: Option<String>) -> impl IntoView {
    view! {
        <section class="problem" data-tone="danger" aria-labelledby="error-heading">
            <header>
                <h1 id="error-heading"><Icon symbol=Symbol::Stop/>{words.title}</h1>
                <p>{words.lead}</p>
            </header>
            <div class="problem-body">
                <dl class="problem-facts">
                    <div><dt>"Cause"</dt><dd>{words.cause}</dd></div>
                    <div><dt>"Remedy"</dt><dd>{words.remedy}</dd></div>
                    <div><dt>"Whose job"</dt><dd>{words.whose_job}</dd></div>
                </dl>
                <OperationId request_id/>
                <div class="actions">{match words.action {
                    Action::Overview => view! {
                        <a class="button" data-kind="primary" href="/">"Go to Overview"</a>
                    }.into_any(),
                    // In another tab: this one still has the form, and sends it again when it is reloaded
                    Action::SignIn => view! {
                        <a class="button" data-kind="primary" href="/sign-in" target="_blank" rel="noopener">"Sign in in a new tab"</a>
                    }.into_any(),
                }}</div>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_whole_and_names_the_operation() {
        let html = ErrorDocument {
            fault: Fault::Internal,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            request_id: Some("01KAR7QX".to_owned()),
            at: "2026-11-23T10:42:07Z".parse().unwrap(),
            stylesheet: "/pkg/countersign.css".to_owned(),
        }
        .render();
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"en\"><head>"),
            "{html}"
        );
        assert!(html.contains("01KAR7QX") && html.contains("HTTP 500"), "{html}");
        assert!(html.contains("id=\"i-stop\""), "the sprite is missing: {html}");
        assert!(!html.contains("<script"), "{html}");
    }
}

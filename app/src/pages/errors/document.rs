//! A whole document for errors that happen outside any page: in the server's middleware, or while a page was rendered.

use super::refused::OperationId;
use crate::layout::Bare;
use crate::layout::PlainHead;
use crate::ui::icon::{SpriteNow, UsedSymbols};
use crate::ui::time::ExactTime;
use crate::ui::{Icon, Symbol};
use chrono::{DateTime, Utc};
use http::StatusCode;
use leptos::prelude::*;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No such page, for somebody who is not signed in.
    NotFound,
    /// A form came from another site, or from a page that is out of date.
    ForeignForm,
    /// More than the server takes.
    TooLarge,
    /// Too many requests in a short time.
    TooMany,
    /// It took too long.
    TimedOut,
    /// A mistake of ours, or a database that does not answer.
    Internal,
    /// The server is starting or stopping, or the database is away.
    Unavailable,
}

struct Words {
    title: &'static str,
    lead: &'static str,
    cause: &'static str,
    remedy: &'static str,
    whose_job: &'static str,
}

impl Fault {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn words(self) -> Words {
        match self {
            Self::NotFound => Words {
                title: "There is nothing here",
                lead: "No page has this address.",
                cause: "It may have been mistyped, or what it showed has been deleted since.",
                remedy: "Go to the overview.",
                whose_job: "Yours",
            },
            Self::ForeignForm => Words {
                title: "This form was not accepted",
                lead: "It seems to come from another site. Nothing was saved.",
                cause: "The browser says that the form was not sent by a page of this console, or a proxy changes the host name.",
                remedy: "Open the page again and send the form from there. If it stays so, let the proxy pass the Host header on.",
                whose_job: "Yours, or whoever runs the proxy",
            },
            Self::TooLarge => Words {
                title: "That was too much",
                lead: "What you sent is larger than this console takes. Nothing was saved.",
                cause: "Keys and certificates are a few kilobytes; this was far more.",
                remedy: "Check that it is the right file.",
                whose_job: "Yours",
            },
            Self::TooMany => Words {
                title: "Too many requests",
                lead: "Your address sends more than this console answers. Nothing was saved.",
                cause: "A script, or many tabs that reload.",
                remedy: "Wait a minute and try again.",
                whose_job: "Yours",
            },
            Self::TimedOut => Words {
                title: "This took too long",
                lead: "The server gave up waiting.",
                cause: "The database or a provider did not answer in time.",
                remedy: "Look whether it was done before you try again. If it stays so, look at the load of the server.",
                whose_job: "Whoever runs this server",
            },
            Self::Internal => Words {
                title: "This page could not be shown",
                lead: "The fault is on the server, not in what you did. Nothing was saved.",
                cause: "An error that Countersign did not expect.",
                remedy: "Try again in a minute. If it stays so, look into the server’s log.",
                whose_job: "Whoever runs this server",
            },
            Self::Unavailable => Words {
                title: "Not ready",
                lead: "The server cannot answer just now. Nothing was saved.",
                cause: "It is starting or stopping, or its database cannot be reached.",
                remedy: "Try again in a minute. If it stays so, look at the free space and the load of the server.",
                whose_job: "Whoever runs this server",
            },
        }
    }
}

/// All that such a document shows.
#[derive(Debug, Clone)]
pub struct ErrorDocument {
    /// What went wrong.
    pub fault: Fault,
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
            let status = self.fault.status();
            let foot = view! { <ExactTime at=self.at/>{format!(" · HTTP {}", status.as_u16())} }.into_any();
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
                <div class="actions"><a class="button" data-kind="primary" href="/">"Go to Overview"</a></div>
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

//! What a tenant administrator without an account here sees after the admin consent link: a whole document, outside the router.

use crate::layout::{Bare, PlainHead};
use crate::ui::icon::{SpriteNow, UsedSymbols};
use crate::ui::time::ExactTime;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// All that the document shows. It repeats nothing that came with the address: anybody can write one.
#[derive(Debug, Clone)]
pub struct ConsentDocument {
    /// Whether the provider says that consent was given.
    pub given: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Path of the style sheet.
    pub stylesheet: String,
}

impl ConsentDocument {
    /// The HTML, from doctype to end. Needs no context and waits for nothing; it holds no script.
    #[must_use]
    pub fn render(self) -> String {
        let (title, text) = if self.given {
            (
                "Consent was given",
                "The provider reports that the permissions are granted for everybody in the tenant. You can close this page. Please \
                 tell whoever sent you the link: they go on by pressing Authorize.",
            )
        } else {
            (
                "Consent was not given",
                "The provider reports that the request was cancelled or refused. Nothing has changed. Open the link again to accept it, \
                 with an account that may consent for the whole tenant.",
            )
        };
        let owner = Owner::new();
        owner.with(|| {
            provide_context(UsedSymbols::default());
            let foot = view! { <ExactTime at=self.at/> }.into_any();
            let body = view! {
                <Bare wide=true foot>
                    <section class="panel" aria-labelledby="consent-heading">
                        <div class="panel-body stack-small">
                            <h1 id="consent-heading">{title}</h1>
                            <p>{text}</p>
                        </div>
                    </section>
                </Bare>
            }
            .into_any()
            .to_html();
            let sprite = view! { <SpriteNow/> }.into_any().to_html();
            let head = view! { <PlainHead title=title.to_owned() stylesheet=self.stylesheet/> }
                .into_any()
                .to_html();
            format!("<!DOCTYPE html><html lang=\"en\">{head}<body>{body}{sprite}</body></html>")
        })
    }
}

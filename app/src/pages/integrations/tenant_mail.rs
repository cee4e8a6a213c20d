//! *Mail to the tenant administrator*: a ready text to copy, or to open in the own mail program.

use crate::ui::{Icon, Symbol};
use domain::integrations::TenantMail;
use leptos::prelude::*;

/// The panel. `open` shows the text at once: where it is what one has to do next.
#[component]
pub(crate) fn TenantMailPanel(
    /// The mail.
    mail: TenantMail,
    /// Whether the text is shown without being asked for.
    open: bool,
) -> impl IntoView {
    let link = mail.link();
    view! {
        <section class="panel" id="tenant-mail" aria-labelledby="tenant-mail-heading">
            <header class="panel-head">
                <div>
                    <h2 id="tenant-mail-heading">"Mail to the tenant administrator"</h2>
                    <p>"Everything they need to let this application in, with the link to click. It holds no secret."</p>
                </div>
                <div class="actions">
                    <button class="button" type="button" data-copy="mail" data-copy-from="tenant-mail-text">
                        <Icon symbol=Symbol::Copy/><span>"Copy text"</span>
                    </button>
                    <a class="button" href=link><Icon symbol=Symbol::Mail/>"Open in mail program"</a>
                </div>
            </header>
            <div class="panel-body stack-small">
                <p>"Subject: "<strong>{mail.subject}</strong></p>
                <details class="details" open=open>
                    <summary>"Show the text"</summary>
                    <section class="report" aria-label="Text of the mail" tabindex="0">
                        <pre id="tenant-mail-text">{mail.body}</pre>
                    </section>
                </details>
            </div>
        </section>
    }
}

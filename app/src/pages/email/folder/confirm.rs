//! Asks before a folder that holds mail, or the inbox, is used.

use super::words::{NOT_YET, becomes, counted, grouped};
use super::{CRUMBS, PATH};
use crate::layout::PageHead;
use crate::submission::Errors;
use crate::ui::{Day, Fact, Facts, Icon, Symbol, TextField};
use domain::connections::ToConfirm;
use domain::ports::FolderRole;
use leptos::prelude::*;
use model::email::FolderName;
use model::form::FieldErrors;
use std::sync::Arc;

pub(super) fn confirm_page(asked: &ToConfirm) -> AnyView {
    let facts = &asked.folder.facts;
    let name = facts.name.clone();
    let inbox = asked.folder.role == Some(FolderRole::Inbox);
    let errors = if asked.mistyped {
        let message = "This is not the folder’s name. Type it as it stands above, or copy it.";
        Errors(Arc::new(FieldErrors::one("confirmation", message)))
    } else {
        Errors::default()
    };
    let version = asked.settings.revision.version;
    view! {
        <PageHead title="Choose Folder" crumbs=vec![CRUMBS, (PATH, "Choose Folder")]/>
        <section class="problem" data-tone="danger" aria-labelledby="confirm-heading" role="alert">
            <header>
                <h2 id="confirm-heading"><Icon symbol=Symbol::Warn/>{headline(facts.total, inbox)}</h2>
                <p>{becomes(&asked.settings)}</p>
            </header>
            <form class="problem-body" method="post" action=PATH>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="folder" value=facts.id.clone()/>
                <Facts facts=what(asked) rows=true/>
                {inbox.then(|| view! {
                    <p>"This is the Inbox: whatever arrives for people goes the same way, perhaps before anybody has read it. A folder of its own, filled by a rule, is safer."</p>
                })}
                <p>{NOT_YET}</p>
                <TextField name="confirmation" label="Folder name" help=format!("Type {name} to confirm.") errors required=true/>
                <div class="actions">
                    <button class="button" data-kind="danger-primary" type="submit" name="action" value="choose">"Use this folder"</button>
                    <a class="button" href=PATH>"Choose another folder"</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn headline(total: u64, inbox: bool) -> String {
    match (total, inbox) {
        (0, _) => "All mail that arrives in the Inbox would be taken out".to_owned(),
        (1, false) => "1 message would be taken out of this folder".to_owned(),
        (total, false) => format!("{} messages would be taken out of this folder", grouped(total)),
        (1, true) => "1 message, and all mail that arrives, would be taken out of the Inbox".to_owned(),
        (total, true) => format!(
            "{} messages, and all mail that arrives, would be taken out of the Inbox",
            grouped(total)
        ),
    }
}

fn what(asked: &ToConfirm) -> Vec<Fact> {
    let name = asked.folder.facts.name.clone();
    let mut facts = vec![
        Fact::new("Mailbox", asked.mailbox.clone()),
        Fact::new("Folder", view! { <span class="mono">{name}</span> }),
    ];
    if asked.folder.names.len() > 1 {
        facts.push(Fact::new("Path", FolderName::of(&asked.folder.names).to_string()));
    }
    facts.push(Fact::new("Holds", counted(&asked.folder.facts)));
    facts.extend(
        asked
            .ages
            .oldest
            .map(|at| Fact::new("Oldest message", view! { <Day at/> })),
    );
    facts.extend(
        asked
            .ages
            .newest
            .map(|at| Fact::new("Newest message", view! { <Day at/> })),
    );
    facts
}

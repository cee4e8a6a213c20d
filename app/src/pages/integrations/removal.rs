//! Leaving an application: *Disconnect* and *Delete*.

use crate::pages::confirm::Confirm;
use domain::integrations::ListedApplication;
use leptos::prelude::*;

/// What can be ended, and why it cannot be where that is so.
#[component]
pub(super) fn Removal<'a>(
    /// The application.
    listed: &'a ListedApplication,
) -> impl IntoView + use<> {
    let disconnect = listed.authorization.as_ref().map(|authorization| {
        let text = format!(
            "Forgets the sign-in of {}. The account’s owner ends it at Microsoft too, under My Account, if it is to be void there.",
            authorization.account.label()
        );
        view! {
            <li>
                <div><h3>"Disconnect"</h3><p>{text}</p></div>
                <a class="button" data-kind="danger" href="?disconnect">"Disconnect"</a>
            </li>
        }
    });
    let (text, button) = if listed.usage.by.is_empty() {
        let button = view! { <a class="button" data-kind="danger" href="?delete">"Delete"</a> }.into_any();
        (
            "Removes the application and its sign-in from Countersign. The registration at Microsoft stays."
                .to_owned(),
            button,
        )
    } else {
        let text = format!(
            "Cannot be deleted while it is used by {}. Choose another application there first.",
            listed.usage.by.join(" and ")
        );
        let button = view! { <button class="button" data-kind="danger" type="button" disabled aria-describedby="delete-note">"Delete"</button> };
        (text, button.into_any())
    };
    view! {
        <section class="panel" aria-labelledby="removal-heading">
            <header class="panel-head"><h2 id="removal-heading">"Ending it"</h2></header>
            <ul class="rows">
                {disconnect}
                <li><div><h3>"Delete"</h3><p id="delete-note">{text}</p></div>{button}</li>
            </ul>
        </section>
    }
}

/// The question that `?delete` and `?disconnect` ask.
pub(super) fn question(listed: &ListedApplication, delete: bool, disconnect: bool) -> Option<AnyView> {
    let name = &listed.application.name;
    let back = format!("/integrations/{}", listed.application.id);
    if delete {
        let text = "The application and its sign-in are removed from Countersign. The registration at Microsoft stays.";
        return Some(
            view! { <Confirm title=format!("Delete {name}?") text action="delete" label="Delete" back/> }
                .into_any(),
        );
    }
    (disconnect && listed.authorization.is_some()).then(|| {
        let text = match listed.usage.by.as_slice() {
            [] => "The sign-in is forgotten. Somebody has to authorize again before mail can go through it.".to_owned(),
            by => format!("{} stops until somebody authorizes again.", by.join(" and ")),
        };
        view! { <Confirm title=format!("Disconnect {name}?") text action="disconnect" label="Disconnect" back/> }.into_any()
    })
}

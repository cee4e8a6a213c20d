//! Who signed in beside who was expected.

use crate::ui::{State, Symbol, Tone};
use domain::authorization::ShownHeld;
use leptos::prelude::*;

/// The table.
#[component]
pub(super) fn Compared(
    /// What waits.
    shown: ShownHeld,
) -> impl IntoView {
    let held = &shown.held;
    let account = &held.account;
    let expected = held.expected.to_string();
    // The object id of the expected account is known where it has signed in before
    let known = shown
        .before
        .as_ref()
        .filter(|before| before.owns(&expected))
        .map(|before| before.oid.clone());
    let none = || "none".to_owned();
    let address = |attribute, value: Option<String>, same| {
        row(
            attribute,
            value.unwrap_or_else(none),
            expected.clone(),
            Some(same),
        )
    };
    let own_alias = account
        .aliases
        .iter()
        .any(|alias| held.expected.same_mailbox(alias));
    let own_mail = account
        .mail
        .as_deref()
        .is_some_and(|mail| held.expected.same_mailbox(mail));
    let aliases = (!account.aliases.is_empty()).then(|| account.aliases.join(", "));
    let same_id = known.as_ref().map(|known| *known == account.oid);
    let rows = vec![
        address(
            "Sign-in name (UPN)",
            Some(account.upn.clone()),
            held.expected.same_mailbox(&account.upn),
        ),
        address("Mail address", account.mail.clone(), own_mail),
        address("Other addresses", aliases, own_alias),
        row(
            "Object id",
            account.oid.clone(),
            known.unwrap_or_else(|| "not known yet".to_owned()),
            same_id,
        ),
    ];
    view! {
        <section class="panel" aria-labelledby="compare-heading">
            <header class="panel-head">
                <div>
                    <h2 id="compare-heading">"What was compared"</h2>
                    <p>"The expected User Name has to be the sign-in name or an address of the account that signs in."</p>
                </div>
            </header>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Attribute"</th>
                        <th scope="col">"Signed in"</th>
                        <th scope="col">"Expected"</th>
                        <th scope="col">"Result"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(attribute: &'static str, signed_in: String, expected: String, same: Option<bool>) -> AnyView {
    let (tone, symbol, label) = match same {
        Some(true) => (Tone::Ok, Symbol::Equal, "Same"),
        Some(false) => (Tone::Danger, Symbol::Unequal, "Different"),
        None => (Tone::Neutral, Symbol::None, "Not compared"),
    };
    view! {
        <tr>
            <th scope="row">{attribute}</th>
            <td data-label="Signed in"><span>{signed_in}</span></td>
            <td data-label="Expected"><span>{expected}</span></td>
            <td data-label="Result"><State tone symbol label/></td>
        </tr>
    }
    .into_any()
}

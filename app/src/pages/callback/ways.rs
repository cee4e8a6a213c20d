//! The ways on from the wrong account.

use super::AuthorizeAgain;
use domain::authorization::{AccountKind, ShownHeld, Way};
use leptos::prelude::*;

/// Sign in again; keep the account as a delegate; use its own mailbox. The last two only for accounts that have one.
#[component]
pub(super) fn Ways(
    /// What waits.
    shown: ShownHeld,
    /// Path of this page.
    path: String,
) -> impl IntoView {
    let held = &shown.held;
    let own = held.account.label().to_owned();
    let expected = held.expected.to_string();
    let application = held.application;
    let member = shown.kind == AccountKind::Member;
    let heading = if member { "Three ways on" } else { "The way on" };
    let others = member.then(|| {
        let delegate = delegate(&own, &expected, &path);
        let change = change(&own, &expected, &path);
        view! { {delegate}{change} }
    });
    let again = format!("Sign in again as {expected}");
    let after = "The account picker of the provider opens. If it takes the same account by itself, open this page in a private window first.";
    view! {
        <section class="panel" aria-labelledby="ways-heading">
            <header class="panel-head"><h2 id="ways-heading">{heading}</h2></header>
            <ul class="rows">
                <li>
                    <div>
                        <h3>{again}" "<span class="badge" data-tone="info">"Recommended"</span></h3>
                        <p>{after}" Not possible for a shared mailbox: nobody can sign in as one."</p>
                    </div>
                    <AuthorizeAgain application expected label="Sign in again"/>
                </li>
                {others}
            </ul>
            <div class="panel-foot">
                <span>"Or leave everything as it was; what came back is thrown away."</span>
                <form method="post" action=path>
                    <button class="button" data-size="small" data-kind="quiet" type="submit" name="way" value=Way::Leave.value()>"Cancel"</button>
                </form>
            </div>
        </section>
    }
}

fn delegate(own: &str, expected: &str, path: &str) -> AnyView {
    let title = format!("{own} is a delegate of {expected}");
    let text = format!(
        "For a shared mailbox. {own} stays the account that signs in and becomes User Name; mail goes on being sent from {expected}, which \
         stays From Address. Full access to that mailbox is looked for first; whether Send As is there too, the test finds out. Mail stops when \
         {own} is locked or has to sign in anew."
    );
    way(title, text, path, Way::Delegate, "Use as delegate")
}

fn change(own: &str, expected: &str, path: &str) -> AnyView {
    let title = format!("Use the mailbox of {own} instead");
    let text = format!(
        "Changes User Name, and From Address where it is {expected}, to {own}. If Approval Reply Address names {expected}, change that under \
         Reply options."
    );
    way(title, text, path, Way::ChangeUserName, "Change the User Name")
}

/// A way that one button of this page leads on.
fn way(title: String, text: String, path: &str, way: Way, label: &'static str) -> AnyView {
    let path = path.to_owned();
    view! {
        <li>
            <div>
                <h3>{title}</h3>
                <p>{text}</p>
            </div>
            <form method="post" action=path>
                <button class="button" type="submit" name="way" value=way.value()>{label}</button>
            </form>
        </li>
    }
    .into_any()
}

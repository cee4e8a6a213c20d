//! Who is signed in, and the way out.

use leptos::prelude::*;

/// Name, address and *Sign out*.
#[component]
pub(super) fn Account(name: String, email: String) -> impl IntoView {
    view! {
        <div class="account">
            <p><strong>{name}</strong><a href="/account">{email}</a></p>
            <form method="post" action="/sign-out">
                <button class="button" data-kind="quiet" data-size="small" type="submit">"Sign out"</button>
            </form>
        </div>
    }
}

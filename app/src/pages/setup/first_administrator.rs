//! Creates the first administrator, guarded by the setup token.

use crate::api::session::{FirstAdministratorForm, create_first};
use crate::error::ApiError;
use crate::layout::BarePage;
use crate::request::{query, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ErrorSummary, TextField};
use leptos::prelude::*;

const LABELS: &[(&str, &str)] = &[
    ("token", "Setup token"),
    ("name", "Name"),
    ("email", "Email address"),
    ("password", "Password"),
];

pub(super) fn first_administrator() -> AnyView {
    view! { <BarePage title="Create the first administrator" body=Box::pin(answer())/> }.into_any()
}

async fn answer() -> Result<AnyView, ApiError> {
    let attempt = Attempt::of(create_first).await;
    if attempt.succeeded() {
        return Ok(see_other("/setup"));
    }
    if !domain::installation::needs_setup(&request().services).await? {
        return Ok(see_other("/sign-in?next=/setup"));
    }
    Ok(form(&attempt, query("token").unwrap_or_default()))
}

/// `token` is the one from the link that the log shows. One that was typed is not written back.
fn form(attempt: &Attempt<FirstAdministratorForm, ()>, token: String) -> AnyView {
    let shown = attempt.form.clone().unwrap_or_default();
    let error = attempt.error().cloned();
    let errors = attempt.errors();
    let action = if token.is_empty() {
        "/setup".to_owned()
    } else {
        let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
        format!("/setup?token={token}")
    };
    view! {
        <div class="stack">
            <ErrorSummary error labels=LABELS page="/setup"/>
            <form class="panel" method="post" action=action aria-labelledby="setup-heading">
                <header class="panel-head">
                    <div>
                        <h1 id="setup-heading">"Create the first administrator"</h1>
                        <p>"This console is new. Whoever reads the server’s log may set it up."</p>
                    </div>
                </header>
                <div class="panel-body fields">
                    <TextField name="token" label="Setup token" value=token mono=true required=true width="full" errors=errors.clone()
                        help="The server’s log shows it, and a new one after every start."/>
                    <TextField name="name" label="Name" value=shown.name autocomplete="name" required=true width="full"
                        errors=errors.clone()/>
                    <TextField name="email" label="Email address" kind="email" value=shown.email autocomplete="username"
                        required=true width="full" errors=errors.clone() help="You sign in with it, and tests send to it."/>
                    <TextField name="password" label="Password" kind="password" autocomplete="new-password" required=true
                        width="full" errors help="At least 15 characters. A few words in a row are easy to remember."/>
                    <button class="button" data-kind="primary" type="submit">"Create administrator"</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_the_link_fills_its_field() {
        let page = crate::testing::html(|| form(&Attempt::default(), "a-b_c".to_owned()));
        assert!(page.contains(r#"value="a-b_c""#), "{page}");
        assert!(page.contains(r#"action="/setup?token=a-b_c""#), "{page}");
    }
}

//! *Sign in*.

use crate::api::session::{SignInForm, sign_in};
use crate::error::ApiError;
use crate::layout::BarePage;
use crate::request::{flag, query, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{Banner, ErrorSummary, TextField, Tone};
use leptos::prelude::*;

const LABELS: &[(&str, &str)] = &[("email", "Email address"), ("password", "Password")];

/// The page. `?next=` names the page to go to afterwards.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <BarePage title="Sign in" body=Box::pin(answer())/> }
}

async fn answer() -> Result<AnyView, ApiError> {
    let next = query("next").filter(|next| is_own_page(next));
    let attempt = Attempt::of(sign_in).await;
    let request = request();
    if attempt.succeeded() || request.signed_in.is_some() {
        return Ok(see_other(next.as_deref().unwrap_or("/")));
    }
    if domain::installation::needs_setup(&request.services).await? {
        return Ok(see_other("/setup"));
    }
    Ok(form(&attempt, next.as_deref()))
}

fn form(attempt: &Attempt<SignInForm, ()>, next: Option<&str>) -> AnyView {
    let action = next.map_or_else(
        || "/sign-in".to_owned(),
        |next| format!("/sign-in?next={}", encoded(next)),
    );
    let email = attempt
        .form
        .as_ref()
        .map_or_else(String::new, |form| form.email.clone());
    let errors = attempt.errors();
    let error = attempt
        .error()
        .cloned()
        .filter(|error| !matches!(error, ApiError::Invalid(_)));
    view! {
        <div class="stack">
            {flag("signed-out").then(|| view! { <Banner tone=Tone::Ok role="status" title="You are signed out"/> })}
            <ErrorSummary error labels=LABELS page="/sign-in"/>
            <form class="panel" method="post" action=action aria-labelledby="sign-in-heading">
                <header class="panel-head"><h1 id="sign-in-heading">"Sign in"</h1></header>
                <div class="panel-body fields">
                    <TextField name="email" label="Email address" kind="email" autocomplete="username" value=email
                        required=true width="full" errors=errors.clone()/>
                    <TextField name="password" label="Password" kind="password" autocomplete="current-password"
                        required=true width="full" errors/>
                    <button class="button" data-kind="primary" type="submit">"Sign in"</button>
                    <details class="details">
                        <summary>"I cannot sign in"</summary>
                        <p class="muted">
                            "There is no reset by mail: mail is what this console sets up. Another administrator can give you a new password, or run "
                            <code>"countersign admin create"</code>" on the server."
                        </p>
                    </details>
                </div>
            </form>
        </div>
    }
    .into_any()
}

/// Whether `next` is a path of this console, and not a way to send people elsewhere with a link to us.
fn is_own_page(next: &str) -> bool {
    let below_root = next.starts_with('/') && !next.starts_with("//");
    let plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    below_root && plain && !next.starts_with("/sign-") && !next.starts_with("/api/")
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_gone_to() {
        for own in ["/", "/email/outgoing", "/system/audit?q=a%20b"] {
            assert!(is_own_page(own), "{own}");
        }
        for foreign in [
            "",
            "https://evil.test",
            "//evil.test",
            "/\\evil.test",
            "javascript:alert(1)",
            "/a\r\nb",
            "/sign-out",
        ] {
            assert!(!is_own_page(foreign), "{foreign:?}");
        }
    }

    #[test]
    fn the_page_to_go_to_survives_a_wrong_password() {
        let page = crate::testing::html(|| form(&Attempt::default(), Some("/a?b=c&d=e")));
        assert!(
            page.contains("action=\"/sign-in?next=%2Fa%3Fb%3Dc%26d%3De\""),
            "{page}"
        );
    }
}

//! The page on which a person enters the code another device shows.

use axum::{
    Form,
    extract::State as Extract,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{discovery::new_trace, pages};
use crate::{
    grants::{DeviceOutcome, ResponseMode, SignIn},
    html::{Markup, bare_page, html},
    state::State,
    tenant::Shared,
};

/// `GET /devicelogin`
pub(super) async fn show() -> Response {
    code_page("", None)
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct CodeForm {
    code: String,
}

/// `POST /devicelogin`: on to the account picker.
pub(super) async fn enter(
    Extract(tenant): Extract<Shared>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let mut state = tenant.state();
    match begin(&mut state, &form.code, trace.at) {
        Ok(page) => page,
        Err(sentence) => code_page(&form.code, Some(sentence)),
    }
}

fn begin(
    state: &mut State,
    typed: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Response, &'static str> {
    let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let found = state
        .grants
        .device_codes
        .iter()
        .find(|(_, code)| code.user_code.eq_ignore_ascii_case(&typed));
    let (key, code) = found.ok_or("That code did not work. Check it and try again.")?;
    if code.has_expired(now) {
        return Err("That code has expired. Let the device show a new one.");
    }
    if !matches!(code.outcome, DeviceOutcome::Pending) {
        return Err("That code was used already. Let the device show a new one.");
    }
    let sign_in = SignIn {
        client_id: code.client_id,
        named: code.named,
        redirect_uri: String::new(),
        state: None,
        nonce: None,
        response_mode: ResponseMode::Query,
        challenge: None,
        oidc: code.oidc,
        graph: code.graph.clone(),
        prefix: code.prefix.clone(),
        login_hint: None,
        domain_hint: None,
        prompt: super::prompt::Prompt::Usual,
        claims: super::claims::AccessClaims::default(),
        device: Some(key.clone()),
        account: None,
        started: now,
    };
    let flow = state.entropy.token(24);
    let app = state
        .registration(sign_in.client_id)
        .ok_or("The application was deleted.")?;
    let accounts: Vec<_> = state.directory.everybody().collect();
    let page = pages::pick_account(&flow, &sign_in, app, &accounts);
    state.grants.keep_sign_in(flow, sign_in);
    Ok(page)
}

fn code_page(typed: &str, error: Option<&str>) -> Response {
    let note: Option<Markup> =
        error.map(|text| html!(r#"<p class="error" role="alert" id="code-error">{}</p>"#, text));
    let described = if note.is_some() {
        html!(r#" aria-invalid="true" aria-describedby="code-error""#)
    } else {
        html!("")
    };
    let content = html!(
        r#"<h1>Enter code to allow access</h1><p>Once you enter the code displayed on your app or device, it will have access to your account. Do not enter codes from sources you don’t trust.</p>{}
<form method="post" action="/devicelogin" class="fields"><label for="code">Code</label>
<input id="code" name="code" value="{}" required maxlength="40" autocomplete="off" autocapitalize="characters"{}>
<div class="row"><button class="primary">Next</button></div></form>"#,
        note,
        typed,
        described
    );
    let status = if error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    bare_page(status, "Enter code", &content)
}

/// The end in the browser; the device learns it by asking.
pub(super) fn done(app: &str, approved: bool) -> Response {
    let content = if approved {
        html!(
            "<h1>{}</h1><p>You have signed in to the {} application on your device. You may now close this window.</p>",
            app,
            app
        )
    } else {
        html!(
            "<h1>{}</h1><p>You declined. The application on your device gets no access. You may now close this window.</p>",
            app
        )
    };
    bare_page(StatusCode::OK, "Device", &content)
}

//! The pages of signing in: account picker, consent, refusals. Plain HTML forms.

use axum::{http::StatusCode, response::Response};

use super::{answer::Trace, errors::Failure, prompt::Prompt};
use crate::{
    directory::{Account, AccountKind},
    grants::SignIn,
    html::{Markup, bare_page, html},
    permissions::Permission,
    registration::Registration,
    seed::{PERSONAL, TENANT_ID},
};

/// *Pick an account*: the hinted one first.
pub(super) fn pick_account(
    flow: &str,
    sign_in: &SignIn,
    app: &Registration,
    accounts: &[&Account],
) -> Response {
    let mut listed: Vec<&Account> = accounts
        .iter()
        .copied()
        .filter(|account| account.kind != AccountKind::SharedMailbox)
        .collect();
    if let Some(hint) = &sign_in.domain_hint
        && listed.iter().any(|account| is_of_domain(account, hint))
    {
        listed.retain(|account| is_of_domain(account, hint));
    }
    // Microsoft ignores the hint when the client asks for the picker
    if let Some(hint) = &sign_in.login_hint
        && sign_in.prompt != Prompt::SelectAccount
    {
        listed.sort_by_key(|account| !account.signs_in_as(hint));
    }
    let (usual, odd): (Vec<&Account>, Vec<&Account>) = listed
        .into_iter()
        .partition(|account| account.enabled && account.has_mailbox());
    let button = |account: &Account| {
        html!(
            r#"<li><button class="account" name="account" value="{}"><strong>{}</strong><span>{}</span></button></li>"#,
            account.mail,
            account.display_name,
            account.mail
        )
    };
    let buttons: Vec<Markup> = usual.into_iter().map(button).collect();
    let odd: Vec<Markup> = odd.into_iter().map(button).collect();
    let heading = if sign_in.prompt == Prompt::Login {
        "Sign in again"
    } else {
        "Pick an account"
    };
    let content = html!(
        r#"<h1>{}</h1>
<p>to continue to <strong>{}</strong></p>
<form method="post" action="/{}/login"><input type="hidden" name="flow" value="{}"><ul class="accounts">{}</ul>
<details><summary>Accounts to go wrong with: without mailbox, a guest, blocked, of another tenant, personal</summary><ul class="accounts">{}</ul></details></form>
<form method="post" action="/{}/login"><input type="hidden" name="flow" value="{}">
<label for="account">Use another account</label>
<div class="row"><input id="account" name="account" type="text" inputmode="email" autocomplete="off" required maxlength="200" placeholder="name@contoso.test"><button>Next</button></div></form>
<p class="note">No password is needed here.</p>"#,
        heading,
        app.display_name,
        TENANT_ID,
        flow,
        buttons,
        odd,
        TENANT_ID,
        flow
    );
    bare_page(StatusCode::OK, heading, &content)
}

/// Whether `domain_hint` means this account: `consumers`, `organizations`, or a domain.
fn is_of_domain(account: &Account, hint: &str) -> bool {
    let is_personal = account.tenant == PERSONAL.id;
    match hint {
        "consumers" => is_personal,
        "organizations" => !is_personal,
        domain => account
            .mail
            .rsplit_once('@')
            .is_some_and(|(_, own)| own.eq_ignore_ascii_case(domain)),
    }
}

/// *Permissions requested*.
pub(super) fn consent(flow: &str, app: &Registration, account: &Account, sign_in: &SignIn) -> Response {
    let mut lines: Vec<Markup> = sign_in.graph.iter().copied().map(permission_line).collect();
    if sign_in.oidc.offline_access {
        lines.push(html!(
            "<li>Maintain access to data you have given it access to <code>offline_access</code></li>"
        ));
    }
    if sign_in.oidc.openid || sign_in.oidc.profile {
        lines.push(html!(
            "<li>View your basic profile <code>openid profile</code></li>"
        ));
    }
    let content = html!(
        r#"<p class="note">{}</p><h1>Permissions requested</h1>
<p><strong>{}</strong> would like to:</p><ul class="permissions">{}</ul>
<p class="note">Accepting means that the application may do this in your name until you or an administrator takes it back.</p>
<form method="post" action="/{}/consent" class="row end"><input type="hidden" name="flow" value="{}">
<button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="accept">Accept</button></form>"#,
        account.upn,
        app.display_name,
        lines,
        TENANT_ID,
        flow
    );
    bare_page(StatusCode::OK, "Permissions requested", &content)
}

/// One permission with its name.
pub(super) fn permission_line(permission: &'static Permission) -> Markup {
    html!("<li>{} <code>{}</code></li>", permission.consent, permission.name)
}

/// `response_mode=form_post`: the browser posts the answer when the button is pressed.
pub(super) fn form_post(redirect_uri: &str, parameters: &[(&str, String)]) -> Response {
    let fields: Vec<Markup> = parameters
        .iter()
        .map(|(name, value)| html!(r#"<input type="hidden" name="{}" value="{}">"#, *name, value))
        .collect();
    let content = html!(
        r#"<h1>Signed in</h1><form method="post" action="{}">{}<button class="primary">Continue to the application</button></form>"#,
        redirect_uri,
        fields
    );
    bare_page(StatusCode::OK, "Signed in", &content)
}

/// An error that stays on Microsoft's page and never reaches the application.
pub(super) fn refusal(failure: &Failure, trace: &Trace) -> Response {
    let heading = match failure {
        Failure::AdminConsentRequired(_) => "Need admin approval",
        _ => "Sorry, but we’re having trouble signing you in.",
    };
    let report = failure.report();
    let content = html!(
        r#"<h1>{}</h1><p>AADSTS{}: {}</p>
<dl class="facts"><dt>Request Id</dt><dd><code>{}</code></dd><dt>Correlation Id</dt><dd><code>{}</code></dd><dt>Timestamp</dt><dd>{}</dd></dl>"#,
        heading,
        report.code,
        failure.to_string(),
        trace.request,
        trace.correlation,
        trace.timestamp()
    );
    bare_page(report.status, "Sign in", &content)
}

/// After sign-out.
pub(super) fn signed_out() -> Response {
    bare_page(
        StatusCode::OK,
        "Signed out",
        &html!(
            "<h1>You signed out of your account</h1><p>It’s a good idea to close all browser windows.</p>"
        ),
    )
}

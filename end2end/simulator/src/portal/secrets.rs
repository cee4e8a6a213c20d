//! *Certificates & secrets*: the value of a new secret is shown once.

use axum::{
    Form,
    extract::{Multipart, Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use chrono::DateTime;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    apps::{find, find_mut, heading},
    error_note, missing,
};
use crate::{
    control::new_secret,
    html::{Markup, html, page, see_other},
    registration::{Certificate, ClientSecret, Registration, read_certificate},
    tenant::Shared,
};

/// Days and what the portal calls them.
const LIVES: [(u32, &str); 5] = [
    (180, "Recommended: 180 days (6 months)"),
    (90, "90 days (3 months)"),
    (365, "365 days (12 months)"),
    (730, "730 days (24 months)"),
    (1, "1 day, to see it expire"),
];

fn show_page(app: &Registration, shown: Option<Uuid>, error: Option<&str>) -> Response {
    let fresh = shown
        .and_then(|id| app.secrets.iter().find(|secret| secret.id == id))
        .map(fresh_secret);
    let secrets: Vec<Markup> = app.secrets.iter().map(|secret| secret_row(app, secret)).collect();
    let certificates: Vec<Markup> = app
        .certificates
        .iter()
        .map(|one| certificate_row(app, one))
        .collect();
    let lives: Vec<Markup> = LIVES
        .iter()
        .map(|(days, label)| html!(r#"<option value="{}">{}</option>"#, *days, *label))
        .collect();
    let content = html!(
        r#"{}{}{}
<h2>Client secrets</h2>{}
<form method="post" action="/apps/{}/secrets" class="fields"><h3>Add a client secret</h3>
<label for="description">Description</label><input id="description" name="description" maxlength="120" autocomplete="off">
<label for="days">Expires</label><select id="days" name="days">{}</select>
<div class="row"><button class="primary">Add</button></div></form>
<h2>Certificates</h2>{}
<form method="post" action="/apps/{}/certificates" enctype="multipart/form-data" class="fields"><h3>Upload certificate</h3>
<label for="file">Certificate file (.cer, .pem, .crt)</label><input id="file" name="file" type="file" accept=".cer,.pem,.crt">
<label for="pem">or paste it</label><textarea id="pem" name="pem" rows="5" spellcheck="false" placeholder="-----BEGIN CERTIFICATE-----"></textarea>
<div class="row"><button class="primary">Upload certificate</button></div></form>"#,
        heading(app, "secrets"),
        error_note(error),
        fresh,
        table(
            &["Description", "Expires", "Value", "Secret ID"],
            &secrets,
            "No client secrets have been created."
        ),
        app.client_id,
        lives,
        table(
            &["Thumbprint", "Subject", "Expires", "Certificate ID"],
            &certificates,
            "No certificates have been added."
        ),
        app.client_id
    );
    page(super::status_for(error), "Certificates & secrets", &content)
}

/// The rows below their heads, with a column for the button; without rows a sentence.
fn table(heads: &[&str], rows: &[Markup], empty: &str) -> Markup {
    if rows.is_empty() {
        return html!(r#"<p class="empty">{}</p>"#, empty);
    }
    let heads: Vec<Markup> = heads
        .iter()
        .map(|head| html!(r#"<th scope="col">{}</th>"#, head))
        .collect();
    html!(
        r#"<div class="scroll"><table><thead><tr>{}<th scope="col"><span class="hidden">Action</span></th></tr></thead><tbody>{}</tbody></table></div>"#,
        heads,
        rows.to_vec()
    )
}

fn fresh_secret(secret: &ClientSecret) -> Markup {
    html!(
        r#"<section class="fresh" aria-label="New client secret"><p><strong>Copy the value now.</strong> It is not shown again. The Secret ID is not the secret.</p>
<dl class="facts"><dt>Value</dt><dd><code id="secret-value">{}</code></dd><dt>Secret ID</dt><dd><code id="secret-id">{}</code></dd></dl></section>"#,
        secret.value,
        secret.id
    )
}

fn secret_row(app: &Registration, secret: &ClientSecret) -> Markup {
    let hint: String = secret.value.chars().take(3).collect();
    html!(
        r"<tr><td>{}</td><td>{}</td><td><code>{}******</code></td><td><code>{}</code></td><td>{}</td></tr>",
        secret.description,
        secret.expires.format("%Y-%m-%d").to_string(),
        hint,
        secret.id,
        remove_button(app, secret.id, &secret.description)
    )
}

fn certificate_row(app: &Registration, certificate: &Certificate) -> Markup {
    let expires = DateTime::from_timestamp(certificate.not_after, 0)
        .map_or_else(String::new, |time| time.format("%Y-%m-%d").to_string());
    html!(
        r"<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
        certificate.thumbprint(),
        certificate.subject,
        expires,
        certificate.id,
        remove_button(app, certificate.id, &certificate.thumbprint())
    )
}

fn remove_button(app: &Registration, id: Uuid, what: &str) -> Markup {
    html!(
        r#"<form method="post" action="/apps/{}/secrets/remove"><input type="hidden" name="id" value="{}"><button aria-label="Delete {}">Delete</button></form>"#,
        app.client_id,
        id,
        what
    )
}

/// `GET /apps/{id}/secrets`: shows a new secret's value the first time.
pub(super) async fn show(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    let shown = app.unseen_secret.take();
    show_page(app, shown, None)
}

/// The form *Add a client secret*.
#[derive(Deserialize)]
pub(super) struct SecretForm {
    #[serde(default)]
    description: String,
    days: u32,
}

/// `POST /apps/{id}/secrets`
pub(super) async fn add(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(form): Form<SecretForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(client_id) = find(&state, &id).map(|app| app.client_id) else {
        return missing();
    };
    let now = tenant.now(&state);
    let description = match form.description.trim() {
        "" => "Password uploaded by the portal",
        text => text,
    };
    // Two years at most, as in the portal
    let days = form.days.clamp(1, 730);
    let secret = new_secret(&mut state, description, now, Some(days * 24 * 3_600));
    if let Some(app) = state.registration_mut(client_id) {
        app.unseen_secret = Some(secret.id);
        app.secrets.push(secret);
    }
    see_other(&format!("/apps/{client_id}/secrets"))
}

/// A secret or certificate to delete.
#[derive(Deserialize)]
pub(super) struct RemoveForm {
    id: Uuid,
}

/// `POST /apps/{id}/secrets/remove`
pub(super) async fn remove(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    app.secrets.retain(|secret| secret.id != form.id);
    app.certificates.retain(|certificate| certificate.id != form.id);
    see_other(&format!("/apps/{}/secrets", app.client_id))
}

/// `POST /apps/{id}/certificates`: a file, or pasted text.
pub(super) async fn upload(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Response {
    let mut upload = Vec::new();
    loop {
        match form.next_field().await {
            Ok(Some(field)) => match field.bytes().await {
                Ok(bytes) if upload.is_empty() => upload = bytes.to_vec(),
                Ok(_) => {}
                Err(_) => return too_large(),
            },
            Ok(None) => break,
            Err(_) => return too_large(),
        }
    }
    let mut state = tenant.state();
    let certificate_id = state.entropy.guid();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    match read_certificate(&upload, certificate_id) {
        Err(error) => show_page(app, None, Some(&error.to_string())),
        Ok(certificate)
            if app
                .certificates
                .iter()
                .any(|known| known.sha1 == certificate.sha1) =>
        {
            show_page(app, None, Some("This certificate is registered already."))
        }
        Ok(certificate) => {
            app.certificates.push(certificate);
            see_other(&format!("/apps/{}/secrets", app.client_id))
        }
    }
}

fn too_large() -> Response {
    let content = html!(
        "<h1>The upload could not be read</h1><p>It is too large, or the connection broke. A certificate has a few kilobytes.</p>"
    );
    page(StatusCode::BAD_REQUEST, "Upload", &content)
}

//! `/_control`: what tests read and change. Not part of what Microsoft offers.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Extract,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    account_events::Event,
    control_state,
    delivery::new_message_id,
    entra::{self, codes::Group},
    mailbox::{BodyKind, Draft, Importance, Recipient},
    permissions,
    registration::{Audience, ClientSecret, Platform, read_certificate},
    seed::TENANT_ID,
    state::State,
    tenant::Shared,
};

/// All control paths.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_control/state", get(state))
        .route("/_control/faults", get(faults).post(set_faults))
        .route("/_control/codes", get(codes))
        .route("/_control/reset", post(reset))
        .route("/_control/advance", post(advance))
        .route("/_control/mail", post(mail))
        .route("/_control/applications", post(register))
        .route("/_control/accounts", post(account))
}

/// A control request that cannot be followed: 400 with a sentence.
fn refuse(sentence: impl std::fmt::Display) -> Response {
    (
        StatusCode::BAD_REQUEST,
        Json(json!({ "error": sentence.to_string() })),
    )
        .into_response()
}

fn read<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body cannot be read: {error}"))
}

async fn state(Extract(tenant): Extract<Shared>) -> Response {
    let state = tenant.state();
    Json(control_state::describe(&tenant, &state)).into_response()
}

async fn faults(Extract(tenant): Extract<Shared>) -> Response {
    Json(tenant.state().faults.to_json()).into_response()
}

async fn set_faults(Extract(tenant): Extract<Shared>, body: Bytes) -> Response {
    let change: Value = match read(&body) {
        Ok(change) => change,
        Err(sentence) => return refuse(sentence),
    };
    let mut state = tenant.state();
    let last_grant = state.grants.last_serial;
    match state.faults.merge(&change, last_grant) {
        Ok(()) => Json(state.faults.to_json()).into_response(),
        Err(error) => refuse(error),
    }
}

/// `GET /_control/codes`: every AADSTS code, and where it appears.
async fn codes() -> Response {
    let ordered = Group::ALL
        .into_iter()
        .flat_map(|group| entra::codes::all().filter(move |code| code.group == group));
    let rows = ordered.map(|code| {
        json!({
            "code": code.number,
            "status": code.status,
            "error": code.error,
            "suberror": code.suberror,
            "places": code.places.names(),
            "group": code.group.title(),
            "message": code.message(&[]),
        })
    });
    Json(rows.collect::<Vec<_>>()).into_response()
}

async fn reset(Extract(tenant): Extract<Shared>) -> Response {
    tenant.reset();
    Json(json!({ "reset": true })).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// The farthest the clock can be from the machine's: ten years.
const FARTHEST: TimeDelta = TimeDelta::days(3_660);

async fn advance(Extract(tenant): Extract<Shared>, body: Bytes) -> Response {
    let step: Advance = match read(&body) {
        Ok(step) => step,
        Err(sentence) => return refuse(sentence),
    };
    let mut state = tenant.state();
    let moved = TimeDelta::try_seconds(step.seconds).and_then(|step| state.advanced.checked_add(&step));
    match moved.filter(|moved| moved.abs() <= FARTHEST) {
        Some(moved) => state.advanced = moved,
        None => return refuse("the clock moves ten years at most"),
    }
    let now = tenant.now(&state);
    Json(json!({ "now": now })).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMail {
    from: String,
    to: String,
    subject: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    html: Option<String>,
    /// Path below the mailbox, well-known name or id; the inbox when absent.
    #[serde(default)]
    folder: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    internet_message_id: Option<String>,
}

async fn mail(Extract(tenant): Extract<Shared>, body: Bytes) -> Response {
    let new: NewMail = match read(&body) {
        Ok(new) => new,
        Err(sentence) => return refuse(sentence),
    };
    let mut state = tenant.state();
    let now = tenant.now(&state);
    match drop_mail(&mut state, new, now) {
        Ok(id) => Json(json!({ "internetMessageId": id })).into_response(),
        Err(sentence) => refuse(sentence),
    }
}

/// Puts a mail into a mailbox from anybody, also from outside.
fn drop_mail(state: &mut State, new: NewMail, now: chrono::DateTime<chrono::Utc>) -> Result<String, String> {
    let account = state
        .directory
        .by_address(&new.to)
        .ok_or_else(|| format!("there is no mailbox {}", new.to))?;
    let (owner, to) = (
        account.oid,
        Recipient {
            name: account.display_name.clone(),
            address: new.to,
        },
    );
    let folder = match new.folder {
        None => "inbox".to_owned(),
        Some(path) => state
            .mailbox(owner)
            .and_then(|mailbox| mailbox.folder_by_path(&path))
            .map(|folder| folder.id.clone())
            .ok_or_else(|| format!("there is no folder {path}"))?,
    };
    let known = state
        .directory
        .by_address(&new.from)
        .map(|account| account.display_name.clone());
    let from = Recipient {
        name: known.unwrap_or_else(|| new.from.clone()),
        address: new.from,
    };
    let (body_kind, body) = match new.html {
        Some(html) => (BodyKind::Html, html),
        None => (BodyKind::Text, new.text),
    };
    let mail = Draft {
        sender: from.clone(),
        from,
        to: vec![to],
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: new.subject,
        body,
        body_kind,
        importance: Importance::Normal,
        internet_message_id: None,
        headers: new.headers,
        attachments: Vec::new(),
        raw: None,
    };
    let id = new
        .internet_message_id
        .unwrap_or_else(|| new_message_id(&mut state.entropy));
    let conversation = state.conversation_of(&mail);
    state.put(owner, &folder, &id, &conversation, mail, false, now);
    Ok(id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountEvent {
    /// Address or object id.
    account: String,
    event: String,
}

/// `POST /_control/accounts`: `{"account": "deploy@contoso.test", "event": "revoke_sessions"}`.
async fn account(Extract(tenant): Extract<Shared>, body: Bytes) -> Response {
    let wanted: AccountEvent = match read(&body) {
        Ok(wanted) => wanted,
        Err(sentence) => return refuse(sentence),
    };
    let Some(event) = Event::parse(&wanted.event) else {
        let known = Event::ALL.map(Event::as_str).join(", ");
        return refuse(format!("there is no event {}; there are {known}", wanted.event));
    };
    let mut state = tenant.state();
    let now = tenant.now(&state);
    if !state.happen(&wanted.account, event, now) {
        return refuse(format!("there is no account {}", wanted.account));
    }
    Json(json!({ "account": wanted.account, "event": event.as_str(), "at": now })).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewApplication {
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    /// Platform by redirect URI: `web` when absent, `spa`, `native`.
    #[serde(default)]
    redirect_platforms: BTreeMap<String, String>,
    #[serde(default)]
    permissions: Vec<String>,
    /// Application permissions.
    #[serde(default)]
    app_permissions: Vec<String>,
    #[serde(default)]
    admin_consent: bool,
    /// Seconds until the secret expires; a year when absent.
    #[serde(default)]
    secret_expires_seconds: Option<u32>,
    #[serde(default)]
    certificate_pem: Option<String>,
    /// `signInAudience` of the manifest; `AzureADMyOrg` when absent.
    #[serde(default)]
    sign_in_audience: Option<String>,
    /// *Allow public client flows*.
    #[serde(default)]
    allow_public_client: bool,
}

async fn register(Extract(tenant): Extract<Shared>, body: Bytes) -> Response {
    let new: NewApplication = match read(&body) {
        Ok(new) => new,
        Err(sentence) => return refuse(sentence),
    };
    let mut state = tenant.state();
    let now = tenant.now(&state);
    match register_application(&mut state, new, now) {
        Ok(mut answer) => {
            answer["endpoints"] = control_state::endpoints(&tenant);
            (StatusCode::CREATED, Json(answer)).into_response()
        }
        Err(sentence) => refuse(sentence),
    }
}

/// What the portal's pages do one by one.
fn register_application(
    state: &mut State,
    new: NewApplication,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Value, String> {
    let mut wanted = Vec::new();
    for name in &new.permissions {
        wanted.push(permissions::find(name).ok_or_else(|| format!("there is no permission {name}"))?);
    }
    let mut roles = Vec::new();
    for name in &new.app_permissions {
        roles.push(
            permissions::find_role(name)
                .ok_or_else(|| format!("there is no application permission {name}"))?,
        );
    }
    let mut platforms = BTreeMap::new();
    for (uri, name) in new.redirect_platforms {
        let platform = Platform::parse(&name).ok_or_else(|| format!("there is no platform {name}"))?;
        platforms.insert(uri, platform);
    }
    let audience = match &new.sign_in_audience {
        None => Audience::default(),
        Some(name) => Audience::parse(name).ok_or_else(|| format!("there is no sign_in_audience {name}"))?,
    };
    let certificate_id = state.entropy.guid();
    let certificate = new
        .certificate_pem
        .map(|pem| read_certificate(pem.as_bytes(), certificate_id).map_err(|error| error.to_string()))
        .transpose()?;
    for uri in &new.redirect_uris {
        crate::registration::check_redirect_uri(uri).map_err(|error| format!("{uri}: {error}"))?;
    }
    let client_id = state.register(new.display_name.unwrap_or_else(|| "Countersign".to_owned()));
    let secret = new_secret(state, "control", now, new.secret_expires_seconds);
    let thumbprint = certificate
        .as_ref()
        .map(crate::registration::Certificate::thumbprint);
    let answer = json!({
        "client_id": client_id,
        "tenant_id": TENANT_ID,
        "secret_value": secret.value,
        "secret_id": secret.id,
        "certificate_thumbprint": thumbprint,
    });
    if let Some(app) = state.registration_mut(client_id) {
        app.redirect_uris = new.redirect_uris;
        app.platforms = platforms;
        app.audience = audience;
        app.allow_public_client = new.allow_public_client;
        for permission in wanted {
            if !app.has_permission(permission) {
                app.permissions.push(permission);
            }
        }
        app.roles = roles;
        app.secrets.push(secret);
        app.certificates.extend(certificate);
        if new.admin_consent {
            app.grant_admin_consent();
        }
    }
    Ok(answer)
}

/// A new client secret in Microsoft's form; it lives for a year unless told otherwise.
pub(crate) fn new_secret(
    state: &mut State,
    description: &str,
    now: chrono::DateTime<chrono::Utc>,
    seconds: Option<u32>,
) -> ClientSecret {
    let life = seconds.map_or(TimeDelta::days(365), |seconds| {
        TimeDelta::seconds(i64::from(seconds))
    });
    ClientSecret {
        id: state.entropy.guid(),
        description: description.to_owned(),
        value: format!(
            "{}8Q~{}",
            &state.entropy.token(3)[..3],
            &state.entropy.token(27)[..34]
        ),
        expires: now + life,
    }
}

//! The two forms of signing in: the account, then consent.

use axum::{Form, extract::State as Extract, http::HeaderMap, response::Response};
use chrono::TimeDelta;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    answer::Trace,
    device_page,
    discovery::new_trace,
    errors::{Failure, Foreigner},
    pages,
    prompt::{self, Prompt},
};
use crate::{
    directory::AccountKind,
    grants::{Code, DeviceOutcome, Grant, SignIn},
    permissions::Permission,
    registration::{Audience, Platform},
    seed::{CONTOSO, PERSONAL},
    state::State,
    tenant::{Shared, Tenant},
};

/// How long a sign-in page may stay open.
const PAGE_LIFE: TimeDelta = TimeDelta::minutes(30);

/// The account picker's form.
#[derive(Deserialize)]
pub(super) struct PickForm {
    flow: String,
    account: String,
}

/// `POST /{tenant}/login`
pub(super) async fn pick_account(
    Extract(tenant): Extract<Shared>,
    headers: HeaderMap,
    Form(form): Form<PickForm>,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let mut state = tenant.state();
    match picked(&tenant, &mut state, &form, &trace) {
        Ok(response) => response,
        Err(failure) => pages::refusal(&failure, &trace),
    }
}

fn picked(tenant: &Tenant, state: &mut State, form: &PickForm, trace: &Trace) -> Result<Response, Failure> {
    let mut sign_in = open_flow(state, &form.flow, trace)?;
    let oid = account_to_sign_in(state, &sign_in, form.account.trim())?;
    sign_in.account = Some(oid);
    let app = state
        .registration(sign_in.client_id)
        .ok_or(Failure::FlowExpired)?;
    if state.faults.consent_missing {
        return Err(Failure::AdminConsentRequired(app.display_name.clone()));
    }
    let account = state.directory.by_oid(oid).ok_or(Failure::FlowExpired)?;
    if sign_in.device.is_some() && state.faults.device_code_blocked {
        return Err(Failure::BlockedByPolicy);
    }
    if sign_in.prompt != Prompt::Consent && app.is_consented(account, &sign_in.graph) {
        state.grants.sign_ins.remove(&form.flow);
        return Ok(finish(tenant, state, &sign_in, oid));
    }
    let beyond = |permission: &&'static Permission| {
        permission.needs_administrator() && !app.is_consented(account, &[*permission])
    };
    if account.kind != AccountKind::Administrator && sign_in.graph.iter().any(beyond) {
        return Err(Failure::AdminConsentRequired(app.display_name.clone()));
    }
    let page = pages::consent(&form.flow, app, account, &sign_in);
    state.grants.keep_sign_in(form.flow.clone(), sign_in);
    Ok(page)
}

/// A sign-in that is under way and not too old.
fn open_flow(state: &State, flow: &str, trace: &Trace) -> Result<SignIn, Failure> {
    let sign_in = state.grants.sign_ins.get(flow).ok_or(Failure::FlowExpired)?;
    if trace.at >= sign_in.started + PAGE_LIFE {
        return Err(Failure::FlowExpired);
    }
    Ok(sign_in.clone())
}

/// The account that was typed or picked, if it may sign in to the tenant of this request.
fn account_to_sign_in(state: &State, sign_in: &SignIn, typed: &str) -> Result<Uuid, Failure> {
    let app = state
        .registration(sign_in.client_id)
        .ok_or(Failure::FlowExpired)?;
    let here = sign_in.named.organisation().unwrap_or(&CONTOSO);
    let foreign = |provider: String| {
        Failure::ForeignUser(Box::new(Foreigner {
            user: typed.to_owned(),
            provider,
            tenant: here.name,
            id: app.client_id,
            name: app.display_name.clone(),
        }))
    };
    let Some(account) = state.directory.by_sign_in_name(typed) else {
        let is_own = typed
            .rsplit_once('@')
            .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(here.domain));
        return Err(if is_own {
            Failure::UnknownUser(typed.to_owned())
        } else {
            foreign("https://sts.windows.net/".to_owned())
        });
    };
    let is_personal = account.tenant == PERSONAL.id;
    let fits = sign_in.named.takes(account.tenant)
        && (!is_personal || app.audience == Audience::AnyAccount)
        // At a shared address a guest is asked for by her own organisation, which is not here
        && (account.kind != AccountKind::Guest || sign_in.named.organisation().is_some());
    if !fits {
        return Err(foreign(if is_personal {
            "live.com".to_owned()
        } else {
            format!("https://sts.windows.net/{}/", account.tenant)
        }));
    }
    if !account.enabled {
        return Err(Failure::UserDisabled);
    }
    Ok(account.oid)
}

/// The consent page's form.
#[derive(Deserialize)]
pub(super) struct DecideForm {
    flow: String,
    decision: Decision,
}

/// What was pressed.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Decision {
    /// *Accept*
    Accept,
    /// *Cancel*
    Cancel,
}

/// `POST /{tenant}/consent`
pub(super) async fn decide(
    Extract(tenant): Extract<Shared>,
    headers: HeaderMap,
    Form(form): Form<DecideForm>,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let mut state = tenant.state();
    let (sign_in, oid) = match open_flow(&state, &form.flow, &trace) {
        Ok(SignIn { account: None, .. }) => return pages::refusal(&Failure::FlowExpired, &trace),
        Err(failure) => return pages::refusal(&failure, &trace),
        Ok(
            sign_in @ SignIn {
                account: Some(oid), ..
            },
        ) => (sign_in, oid),
    };
    state.grants.sign_ins.remove(&form.flow);
    if let (Decision::Cancel, Some(device)) = (form.decision, &sign_in.device) {
        return end_device(&mut state, device, DeviceOutcome::Declined);
    }
    if form.decision == Decision::Cancel {
        return sign_in
            .back()
            .send_error(&Failure::UserDeclined, &trace, &tenant.addresses.base);
    }
    let Some(app) = state.registration_mut(sign_in.client_id) else {
        return pages::refusal(&Failure::FlowExpired, &trace);
    };
    app.consent(oid, &sign_in.graph);
    finish(&tenant, &mut state, &sign_in, oid)
}

/// Tells the device, when it asks, what was decided.
fn end_device(state: &mut State, device: &str, outcome: DeviceOutcome) -> Response {
    let approved = matches!(outcome, DeviceOutcome::Approved(_));
    let code = state.grants.device_codes.get_mut(device);
    let client_id = code.map(|code| {
        code.outcome = outcome;
        code.client_id
    });
    let app = client_id.and_then(|id| state.registration(id));
    device_page::done(app.map_or("", |app| app.display_name.as_str()), approved)
}

/// Issues the code and sends the browser back, signed in.
pub(super) fn finish(tenant: &Tenant, state: &mut State, sign_in: &SignIn, account: Uuid) -> Response {
    let mut response = answer(tenant, state, sign_in, account);
    prompt::remember(tenant, state, account, &mut response);
    response
}

fn answer(tenant: &Tenant, state: &mut State, sign_in: &SignIn, account: Uuid) -> Response {
    let now = tenant.now(state);
    let grant = Grant {
        serial: state.grants.next_serial(),
        client_id: sign_in.client_id,
        account,
        oidc: sign_in.oidc,
        graph: sign_in.graph.clone(),
        prefix: sign_in.prefix.clone(),
        granted: now,
        claims: sign_in.claims.clone(),
        by_device_code: sign_in.device.is_some(),
        platform: state
            .registration(sign_in.client_id)
            .map_or(Platform::Web, |app| app.platform_of(&sign_in.redirect_uri)),
    };
    if let Some(device) = &sign_in.device {
        return end_device(state, device, DeviceOutcome::Approved(grant));
    }
    let code = format!("1.AX{}", state.entropy.token(72));
    let session = state.entropy.guid();
    let kept = Code {
        grant,
        redirect_uri: sign_in.redirect_uri.clone(),
        nonce: sign_in.nonce.clone(),
        challenge: sign_in.challenge.clone(),
        issued: now,
        redeemed: false,
    };
    state.grants.keep_code(code.clone(), kept);
    sign_in
        .back()
        .send(vec![("code", code), ("session_state", session.to_string())])
}

//! The page on which the tenant is told to misbehave, and which explains how the real one does.

pub(super) mod codes;
mod described;
mod form;

use axum::{Form, extract::State as Extract, response::Response};
use serde_json::{Map, Value};

use self::described::{Described, SECTIONS};
use super::{error_note, status_for};
use crate::{
    faults::Faults,
    html::{Markup, html, page, see_other},
    tenant::Shared,
};

/// The two pages, with the current one marked.
fn sections(current: &str) -> Markup {
    let links: Vec<Markup> = [("/faults", "Faults"), ("/faults/codes", "Codes")]
        .into_iter()
        .map(|(path, label)| {
            let mark = if path == current {
                html!(r#" aria-current="page""#)
            } else {
                html!("")
            };
            html!(r#"<a href="{}"{}>{}</a>"#, path, mark, label)
        })
        .collect();
    html!(
        r#"<nav class="sections" aria-label="Faults and codes">{}</nav>"#,
        links
    )
}

/// What is set now, in one line.
fn active_note(active: &Value) -> Markup {
    let names: Vec<&str> = described::all()
        .filter(|fault| active.get(fault.name).is_some())
        .map(|fault| fault.label)
        .collect();
    if names.is_empty() {
        return html!(r#"<p class="active">Nothing is set: the tenant behaves.</p>"#);
    }
    html!(
        r#"<form method="post" action="/faults/clear" class="row active"><p><strong>Set now:</strong> {}.</p><button>Clear all faults</button></form>"#,
        names.join(", ")
    )
}

fn row(fault: &Described, active: &Value) -> Markup {
    let value = active.get(fault.name);
    let checked = if value.is_some() {
        html!(" checked")
    } else {
        html!("")
    };
    let inputs: Vec<Markup> = fault
        .fields
        .iter()
        .map(|field| form::input(fault.name, field, value))
        .collect();
    html!(
        r#"<li class="fault" id="{}"><label><input type="checkbox" name="{}" value="on"{}> <strong>{}</strong> <code>{}</code></label>
<p>{}</p><dl class="facts"><dt>In a real tenant</dt><dd>{}</dd><dt>An administrator sees</dt><dd>{}</dd></dl><div class="row">{}</div></li>"#,
        fault.name,
        fault.name,
        checked,
        fault.label,
        fault.name,
        fault.does,
        fault.really,
        fault.sees,
        inputs
    )
}

fn show_page(set: &Value, shown: &Value, error: Option<&str>) -> Response {
    let groups: Vec<Markup> = SECTIONS
        .iter()
        .map(|section| {
            let rows: Vec<Markup> = section.faults.iter().map(|fault| row(fault, shown)).collect();
            html!(r#"<h2>{}</h2><ul class="faults">{}</ul>"#, section.title, rows)
        })
        .collect();
    let content = html!(
        r#"<h1>Faults</h1>{}<p>What is ticked here goes wrong from the moment it is saved, so that you can see how it looks before it happens. Refusals of the identity platform have <a href="/faults/codes">a list of their own</a>. Tests do the same with <code>POST /_control/faults</code>.</p>{}{}
<form method="post" action="/faults">{}<div class="row save"><button class="primary">Save faults</button></div></form>"#,
        sections("/faults"),
        active_note(set),
        error_note(error),
        groups
    );
    page(status_for(error), "Faults", &content)
}

/// `GET /faults`
pub(super) async fn show(Extract(tenant): Extract<Shared>) -> Response {
    let set = tenant.state().faults.to_json();
    show_page(&set, &set, None)
}

/// `POST /faults`: the whole page; what is not ticked is cleared.
pub(super) async fn save(
    Extract(tenant): Extract<Shared>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let mut state = tenant.state();
    let set = state.faults.to_json();
    let mut change = Map::new();
    for fault in described::all() {
        // Saving another fault must not revoke the grants made since
        let is_kept = fault.name == "grant_revoked" && set.get(fault.name).is_some();
        let value = form::read(fault, &fields);
        if !is_kept || value.is_null() {
            change.insert(fault.name.to_owned(), value);
        }
    }
    let change = Value::Object(change);
    let last_grant = state.grants.last_serial;
    match state.faults.merge(&change, last_grant) {
        Ok(()) => see_other("/faults"),
        Err(error) => show_page(&set, &without_null(&change), Some(&error.to_string())),
    }
}

/// What was typed, in the form in which faults are shown.
fn without_null(change: &Value) -> Value {
    let kept = change.as_object().into_iter().flatten();
    kept.filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<Map<_, _>>()
        .into()
}

/// `POST /faults/clear`
pub(super) async fn clear(Extract(tenant): Extract<Shared>) -> Response {
    tenant.state().faults = Faults::default();
    see_other("/faults")
}

//! The page on which the tenant is told to misbehave.

use axum::{Form, extract::State as Extract, response::Response};
use serde_json::{Map, Value, json};

use super::{error_note, status_for};
use crate::{
    faults::Faults,
    html::{Markup, html, page, see_other},
    tenant::Shared,
};

/// What a fault takes beside on and off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Nothing.
    Switch,
    /// A number in this property.
    Number(&'static str, &'static str),
    /// The number is the whole value.
    Plain(&'static str),
}

/// Name in `/_control/faults`, label, explanation, what it takes, whether it can be limited to one half.
struct Described(&'static str, &'static str, &'static str, Takes, bool);

const FAULTS: [Described; 9] = [
    Described(
        "wrong_secret",
        "Wrong secret",
        "Every client secret is refused as AADSTS7000215, every client assertion as AADSTS700027.",
        Takes::Switch,
        false,
    ),
    Described(
        "expired_secret",
        "Expired secret",
        "Secrets are refused as expired: AADSTS7000222. Certificates too: AADSTS700027.",
        Takes::Switch,
        false,
    ),
    Described(
        "consent_missing",
        "Consent missing",
        "Nobody has consented: AADSTS65001 at the token endpoint, “Need admin approval” in the browser.",
        Takes::Switch,
        false,
    ),
    Described(
        "grant_revoked",
        "Grant revoked",
        "Refresh tokens given out so far answer AADSTS50173. Authorizing anew works.",
        Takes::Switch,
        false,
    ),
    Described(
        "throttled",
        "Throttled",
        "429 with Retry-After.",
        Takes::Number("retry_after", "Retry-After, seconds"),
        true,
    ),
    Described("down", "Down", "503.", Takes::Switch, true),
    Described(
        "slow",
        "Slow",
        "Every answer comes late.",
        Takes::Number("milliseconds", "Delay, milliseconds"),
        true,
    ),
    Described(
        "revoke_on_reuse",
        "Revoke on reuse",
        "A refresh token that is used twice withdraws its grant: AADSTS50173. Microsoft does not do this, others do.",
        Takes::Switch,
        false,
    ),
    Described(
        "access_token_seconds",
        "Short access tokens",
        "Access tokens live this long instead of an hour.",
        Takes::Plain("Life, seconds"),
        false,
    ),
];

fn row(described: &Described, active: &Value) -> Markup {
    let Described(name, label, explanation, takes, has_reach) = described;
    let value = active.get(name);
    let checked = if value.is_some() {
        html!(" checked")
    } else {
        html!("")
    };
    let number = |text: &str, current: Option<&Value>| {
        let current = current
            .and_then(Value::as_u64)
            .map_or_else(String::new, |number| number.to_string());
        html!(
            r#"<label class="inline">{} <input name="{}.value" value="{}" inputmode="numeric" size="8" autocomplete="off"></label>"#,
            text,
            *name,
            current
        )
    };
    let input = match takes {
        Takes::Switch => None,
        Takes::Number(property, text) => Some(number(text, value.and_then(|value| value.get(property)))),
        Takes::Plain(text) => Some(number(text, value)),
    };
    let reach = has_reach.then(|| reach_choice(name, value));
    html!(
        r#"<li class="fault"><label><input type="checkbox" name="{}" value="on"{}> <strong>{}</strong> <code>{}</code></label><p class="help">{}</p><div class="row">{}{}</div></li>"#,
        *name,
        checked,
        *label,
        *name,
        *explanation,
        input,
        reach
    )
}

/// Which half of the tenant a fault strikes.
fn reach_choice(name: &str, value: Option<&Value>) -> Markup {
    let only = value
        .and_then(|value| value.get("only"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let options: Vec<Markup> = [
        ("", "Token endpoint and Graph"),
        ("token", "Token endpoint"),
        ("graph", "Graph"),
    ]
    .into_iter()
    .map(|(choice, text)| {
        let mark = if choice == only {
            html!(" selected")
        } else {
            html!("")
        };
        html!(r#"<option value="{}"{}>{}</option>"#, choice, mark, text)
    })
    .collect();
    html!(
        r#"<label class="inline">Strikes <select name="{}.only">{}</select></label>"#,
        name,
        options
    )
}

fn show_page(active: &Value, error: Option<&str>) -> Response {
    let rows: Vec<Markup> = FAULTS.iter().map(|described| row(described, active)).collect();
    let content = html!(
        r#"<h1>Faults</h1><p>What is ticked here goes wrong from the moment it is saved. Tests do the same with <code>POST /_control/faults</code>.</p>{}
<form method="post" action="/faults"><ul class="faults">{}</ul><div class="row"><button class="primary">Save faults</button></div></form>
<form method="post" action="/faults/clear"><div class="row"><button>Clear all faults</button></div></form>"#,
        error_note(error),
        rows
    );
    page(status_for(error), "Faults", &content)
}

/// `GET /faults`
pub(super) async fn show(Extract(tenant): Extract<Shared>) -> Response {
    show_page(&tenant.state().faults.to_json(), None)
}

/// `POST /faults`
pub(super) async fn save(
    Extract(tenant): Extract<Shared>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let field = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
    };
    let mut change = Map::new();
    let mut state = tenant.state();
    let active = state.faults.to_json();
    for Described(name, _, _, takes, _) in &FAULTS {
        let value = if field(name).is_none() {
            Value::Null
        } else if *name == "grant_revoked" && active.get(name).is_some() {
            // Saving another fault must not revoke the grants made since
            continue;
        } else {
            wanted(
                *takes,
                field(&format!("{name}.value")),
                field(&format!("{name}.only")),
            )
        };
        change.insert((*name).to_owned(), value);
    }
    let change = Value::Object(change);
    let last_grant = state.grants.last_serial;
    match state.faults.merge(&change, last_grant) {
        Ok(()) => see_other("/faults"),
        Err(error) => show_page(&change, Some(&error.to_string())),
    }
}

fn wanted(takes: Takes, number: Option<&str>, only: Option<&str>) -> Value {
    // What is not a number is passed on, to be refused with the fault's own words
    let number = number
        .filter(|text| !text.is_empty())
        .map(|text| text.parse::<u64>().map_or(json!(text), |n| json!(n)));
    if let Takes::Plain(_) = takes {
        return number.unwrap_or(json!(60));
    }
    let mut object = Map::new();
    if let (Takes::Number(property, _), Some(number)) = (takes, number) {
        object.insert(property.to_owned(), number);
    }
    if let Some(only) = only.filter(|only| !only.is_empty()) {
        object.insert("only".to_owned(), json!(only));
    }
    Value::Object(object)
}

/// `POST /faults/clear`
pub(super) async fn clear(Extract(tenant): Extract<Shared>) -> Response {
    tenant.state().faults = Faults::default();
    see_other("/faults")
}

//! Every AADSTS code explained, and made to happen.

use axum::{
    Form,
    extract::{Query, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{active_note, sections};
use crate::{
    entra::codes::{self, Code, Group, Places},
    faults::Faults,
    html::{Markup, html, page, see_other},
    portal::missing,
    tenant::Shared,
};

/// What is looked for.
#[derive(Deserialize)]
pub(in crate::portal) struct Search {
    #[serde(default)]
    q: String,
}

/// Whether a code is meant: by its number or the beginning of it, or by a word anywhere.
fn matches(code: &Code, wanted: &str) -> bool {
    let wanted = wanted.trim().to_ascii_lowercase();
    let digits = wanted.strip_prefix("aadsts").unwrap_or(&wanted).trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // A whole number means that code; the beginning of one means all that begin so
        let is_whole = digits.parse().is_ok_and(|number| codes::find(number).is_some());
        let own = code.number.to_string();
        return own == digits || (!is_whole && own.starts_with(digits));
    }
    [
        code.error,
        code.suberror.unwrap_or_default(),
        code.says,
        code.when,
        code.remedy,
    ]
    .into_iter()
    .any(|text| text.to_ascii_lowercase().contains(&wanted))
}

/// Where a code appears, and what an administrator sees of it there.
fn sees(code: &Code) -> Markup {
    let parts = [
        (
            Places::TOKEN,
            "The application gets it from the token endpoint and can show it.",
        ),
        (
            Places::PAGE,
            "The browser stays on Microsoft’s page; the application learns nothing. Sign-in logs have it.",
        ),
        (
            Places::REDIRECT,
            "The browser comes back to the application with it.",
        ),
        (
            Places::GRAPH,
            "Tokens that are out already are refused by Graph with a claims challenge, if the client handles those.",
        ),
    ];
    let list: Vec<Markup> = parts
        .into_iter()
        .filter(|(place, _)| code.appears(*place))
        .map(|(_, text)| html!("{} ", text))
        .collect();
    html!("{}", list)
}

/// Buttons that set or clear one of the two faults with this code.
fn buttons(code: &Code, faults: &Faults, search: &str) -> Vec<Markup> {
    let number = code.number;
    [
        (
            "refuse_token",
            code.appears(Places::TOKEN),
            faults.refuse_token,
            "Refuse tokens with it",
            "Stop refusing tokens",
        ),
        (
            "refuse_authorize",
            code.ends_authorize(),
            faults.refuse_authorize,
            "End sign-in with it",
            "Stop ending sign-in",
        ),
    ]
    .into_iter()
    .filter(|(_, possible, ..)| *possible)
    .map(|(fault, _, set, start, stop)| {
        let is_set = set.is_some_and(|set| set.number == number);
        let (label, value, class) = if is_set {
            (stop, String::new(), "danger")
        } else {
            (start, number.to_string(), "")
        };
        html!(
            r#"<form method="post" action="/faults/codes"><input type="hidden" name="q" value="{}"><input type="hidden" name="number" value="{}"><input type="hidden" name="code" value="{}"><button name="fault" value="{}" class="{}" aria-label="{}: {}">{}</button></form>"#,
            search,
            number,
            value,
            fault,
            class,
            label,
            number,
            label
        )
    })
    .collect()
}

fn entry(code: &Code, faults: &Faults, search: &str) -> Markup {
    let suberror = code.suberror.map(|text| html!(" / <code>{}</code>", text));
    html!(
        r#"<li class="fault" id="{}"><h3>AADSTS{}</h3><p>{}</p>
<dl class="facts"><dt>Status and error</dt><dd>{} <code>{}</code>{}</dd><dt>When it happens</dt><dd>{}</dd><dt>An administrator sees</dt><dd>{}</dd><dt>In the portal</dt><dd>{}</dd></dl><div class="row">{}</div></li>"#,
        code.number,
        code.number,
        code.message(&[]),
        u32::from(code.status),
        code.error,
        suberror,
        code.when,
        sees(code),
        code.remedy,
        buttons(code, faults, search)
    )
}

/// `GET /faults/codes`
pub(in crate::portal) async fn show(
    Extract(tenant): Extract<Shared>,
    Query(search): Query<Search>,
) -> Response {
    let faults = tenant.state().faults.clone();
    let wanted = search.q.trim();
    let found: Vec<&Code> = codes::all().filter(|code| matches(code, wanted)).collect();
    let groups: Vec<Markup> = Group::ALL
        .into_iter()
        .map(|group| {
            let entries: Vec<Markup> = found
                .iter()
                .filter(|code| code.group == group)
                .map(|code| entry(code, &faults, wanted))
                .collect();
            (group, entries)
        })
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(group, entries)| html!(r#"<h2>{}</h2><ul class="faults">{}</ul>"#, group.title(), entries))
        .collect();
    let count = match found.len() {
        0 => html!(
            r#"<p role="status">No code has that. Search for a number such as 53003, or a word such as consent.</p>"#
        ),
        1 => html!(r#"<p class="count" role="status">1 code</p>"#),
        number => html!(r#"<p class="count" role="status">{} codes</p>"#, number),
    };
    let content = html!(
        r#"<h1>Codes of the identity platform</h1>{}{}
<form method="get" action="/faults/codes" role="search" class="fields"><label for="q">Number or word</label><div class="row"><input id="q" name="q" type="search" value="{}" maxlength="100" autocomplete="off"><button>Search</button></div></form>{}{}"#,
        sections("/faults/codes"),
        active_note(&faults.to_json()),
        wanted,
        count,
        groups
    );
    page(StatusCode::OK, "Codes", &content)
}

/// A button of an entry.
#[derive(Deserialize)]
pub(in crate::portal) struct SetForm {
    fault: String,
    /// Empty clears.
    code: String,
    /// Where to go back to.
    number: u32,
    #[serde(default)]
    q: String,
}

/// `POST /faults/codes`
pub(in crate::portal) async fn set(Extract(tenant): Extract<Shared>, Form(form): Form<SetForm>) -> Response {
    if !["refuse_token", "refuse_authorize"].contains(&form.fault.as_str()) {
        return missing();
    }
    let value = match form.code.parse::<u32>() {
        Ok(code) => json!({ "code": code }),
        Err(_) => Value::Null,
    };
    let mut state = tenant.state();
    let last_grant = state.grants.last_serial;
    if state
        .faults
        .merge(&json!({ form.fault: value }), last_grant)
        .is_err()
    {
        return missing();
    }
    let search: String = url::form_urlencoded::byte_serialize(form.q.as_bytes()).collect();
    see_other(&format!("/faults/codes?q={search}#{}", form.number))
}

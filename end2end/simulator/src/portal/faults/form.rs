//! Fields of a fault: shown, and read back into the JSON of `/_control/faults`.

use serde_json::{Map, Value, json};

use super::described::{Described, Field, Input};
use crate::html::{Markup, html};

/// Name of the field in the form.
fn name(fault: &str, field: &Field) -> String {
    let property = if field.property.is_empty() {
        "value"
    } else {
        field.property
    };
    format!("{fault}.{property}")
}

/// A field with what is set, or was typed.
pub(super) fn input(fault: &str, field: &Field, value: Option<&Value>) -> Markup {
    let current = match (field.property, value) {
        ("", value) => value,
        (property, value) => value.and_then(|value| value.get(property)),
    };
    let name = name(fault, field);
    let text = match current {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match field.input {
        Input::Reach => reach(&name, &text),
        Input::Flag => {
            let checked = if text == "true" {
                html!(" checked")
            } else {
                html!("")
            };
            html!(
                r#"<label class="inline"><input type="checkbox" name="{}" value="on"{}> {}</label>"#,
                name,
                checked,
                field.label
            )
        }
        Input::Number => html!(
            r#"<label class="inline">{} <input name="{}" value="{}" size="8" autocomplete="off"></label>"#,
            field.label,
            name,
            text
        ),
        Input::Text | Input::Json => html!(
            r#"<label class="inline">{} <input name="{}" value="{}" size="20" autocomplete="off" spellcheck="false"></label>"#,
            field.label,
            name,
            text
        ),
    }
}

/// Which half of the tenant a fault strikes.
fn reach(name: &str, only: &str) -> Markup {
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
        r#"<label class="inline">Strikes <select name="{}">{}</select></label>"#,
        name,
        options
    )
}

/// The value of a fault as the form has it; null when it is not ticked.
pub(super) fn read(fault: &Described, fields: &[(String, String)]) -> Value {
    let typed = |wanted: &str| {
        fields
            .iter()
            .find(|(key, _)| key == wanted)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    };
    if typed(fault.name).is_none() {
        return Value::Null;
    }
    let mut object = Map::new();
    for field in fault.fields {
        // What is not a number or not JSON is passed on, to be refused with the fault's own words
        let value = typed(&name(fault.name, field)).map(|text| match field.input {
            Input::Number => text.parse::<i64>().map_or(json!(text), |number| json!(number)),
            Input::Json => serde_json::from_str(text).unwrap_or(json!(text)),
            Input::Flag => json!(true),
            Input::Text | Input::Reach => json!(text),
        });
        if field.property.is_empty() {
            return value.unwrap_or(json!(60));
        }
        object.extend(value.map(|value| (field.property.to_owned(), value)));
    }
    Value::Object(object)
}

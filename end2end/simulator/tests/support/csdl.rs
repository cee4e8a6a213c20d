//! Compares what Graph answers with Microsoft's metadata: every property known, every value of its type.
//! The metadata is `fixtures/graph-mail-csdl.xml`, the mail types of Graph v1.0 as published in
//! microsoftgraph/msgraph-metadata (MIT licence). `user` is not part of it; its properties are listed here.

use std::{collections::BTreeMap, sync::OnceLock};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::DateTime;
use serde_json::{Map, Value};

/// Properties of `user` that may be shown. Source: Graph v1.0, `user` resource type.
const USER: [&str; 15] = [
    "accountEnabled",
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "otherMails",
    "preferredLanguage",
    "proxyAddresses",
    "surname",
    "userPrincipalName",
    "userType",
];

struct Type {
    base: Option<String>,
    is_abstract: bool,
    is_entity: bool,
    /// Name, type, whether it may be null.
    properties: BTreeMap<String, (String, bool)>,
}

struct Metadata {
    types: BTreeMap<String, Type>,
    enums: BTreeMap<String, Vec<String>>,
}

fn metadata() -> &'static Metadata {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    METADATA.get_or_init(|| {
        let text = include_str!("../fixtures/graph-mail-csdl.xml");
        let document = roxmltree::Document::parse(text).unwrap();
        let mut metadata = Metadata {
            types: BTreeMap::new(),
            enums: BTreeMap::new(),
        };
        for node in document.root_element().children() {
            let Some(name) = node.attribute("Name").map(str::to_owned) else {
                continue;
            };
            match node.tag_name().name() {
                kind @ ("EntityType" | "ComplexType") => {
                    metadata.types.insert(name, type_of(&node, kind == "EntityType"));
                }
                "EnumType" => {
                    let members = node.children().filter_map(|member| member.attribute("Name"));
                    metadata.enums.insert(name, members.map(str::to_owned).collect());
                }
                _ => {}
            }
        }
        metadata
    })
}

fn type_of(node: &roxmltree::Node<'_, '_>, is_entity: bool) -> Type {
    let properties = node
        .children()
        .filter(|child| ["Property", "NavigationProperty"].contains(&child.tag_name().name()))
        .map(|child| {
            let text = |name| child.attribute(name).unwrap_or_default().to_owned();
            (text("Name"), (text("Type"), text("Nullable") != "false"))
        });
    Type {
        base: node.attribute("BaseType").map(short),
        is_abstract: node.attribute("Abstract") == Some("true"),
        is_entity,
        properties: properties.collect(),
    }
}

/// `graph.message`, `microsoft.graph.message`, `#microsoft.graph.message`: `message`.
fn short(name: &str) -> String {
    let name = name.trim_start_matches('#');
    let name = name.strip_prefix("microsoft.").unwrap_or(name);
    name.strip_prefix("graph.").unwrap_or(name).to_owned()
}

type Check = Result<(), String>;

/// Compares one answer.
///
/// # Errors
/// Where it differs from the metadata, and how.
pub(crate) fn check(body: &Value) -> Check {
    let Value::Object(object) = body else {
        return Ok(());
    };
    if let Some(error) = object.get("error") {
        return error_envelope(error);
    }
    if let Some(responses) = object.get("responses").and_then(Value::as_array) {
        return responses.iter().try_for_each(|part| check(&part["body"]));
    }
    let context = object
        .get("@odata.context")
        .and_then(Value::as_str)
        .ok_or("no @odata.context")?;
    let fragment = context
        .split_once("$metadata#")
        .ok_or("a context without $metadata#")?
        .1;
    let (name, is_one) = match fragment.strip_suffix("/$entity") {
        Some(of) => (of, true),
        None => (fragment, false),
    };
    let name = name.rsplit('/').next().unwrap_or_default();
    let name = name.split('(').next().unwrap_or_default();
    let kind = match name {
        "users" => return user(object),
        "messages" => "message",
        "mailFolders" => "mailFolder",
        "attachments" => "attachment",
        "microsoft.graph.uploadSession" => return structured("uploadSession", body, "uploadSession"),
        // Not in the file: convertIdResult
        "Collection" => return Ok(()),
        other => return Err(format!("an unknown context: {other}")),
    };
    if is_one {
        return structured(kind, body, kind);
    }
    let allowed = [
        "@odata.context",
        "@odata.count",
        "@odata.nextLink",
        "@odata.deltaLink",
        "value",
    ];
    if let Some(unknown) = object.keys().find(|key| !allowed.contains(&key.as_str())) {
        return Err(format!("{unknown} in a collection"));
    }
    let items = object.get("value").and_then(Value::as_array).ok_or("no value")?;
    items.iter().try_for_each(|item| structured(kind, item, kind))
}

fn error_envelope(error: &Value) -> Check {
    for field in ["code", "message"] {
        if !error[field].is_string() {
            return Err(format!("error.{field} is not a text"));
        }
    }
    let inner = &error["innerError"];
    for field in ["request-id", "client-request-id"] {
        let id = inner[field].as_str().unwrap_or_default();
        uuid::Uuid::parse_str(id).map_err(|_| format!("innerError.{field} is no GUID: {id}"))?;
    }
    let date = inner["date"].as_str().unwrap_or_default();
    chrono::NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S")
        .map_err(|_| format!("innerError.date: {date}"))?;
    Ok(())
}

fn user(object: &Map<String, Value>) -> Check {
    let unknown = object
        .keys()
        .find(|key| !key.contains('@') && !USER.contains(&key.as_str()));
    match unknown {
        None => Ok(()),
        Some(unknown) => Err(format!("user.{unknown} does not exist")),
    }
}

/// A property of a type or of one it derives from.
fn property(kind: &str, name: &str) -> Option<&'static (String, bool)> {
    let found = metadata().types.get(kind)?;
    found
        .properties
        .get(name)
        .or_else(|| property(found.base.as_deref()?, name))
}

fn derives(kind: &str, from: &str) -> bool {
    kind == from
        || metadata()
            .types
            .get(kind)
            .and_then(|found| found.base.as_deref())
            .is_some_and(|base| derives(base, from))
}

fn structured(kind: &str, value: &Value, path: &str) -> Check {
    let object = value.as_object().ok_or(format!("{path} is not an object"))?;
    if object.contains_key("@removed") {
        let is_plain = object["id"].is_string() && object.len() == 2;
        return if is_plain {
            Ok(())
        } else {
            Err(format!("{path}: @removed with more than an id"))
        };
    }
    let said = object.get("@odata.type").and_then(Value::as_str).map(short);
    let kind = match &said {
        Some(said) if !derives(said, kind) => return Err(format!("{path}: {said} is no {kind}")),
        Some(said) => said.as_str(),
        None => kind,
    };
    let definition = metadata()
        .types
        .get(kind)
        .ok_or(format!("{path}: no type {kind}"))?;
    if definition.is_abstract {
        return Err(format!("{path}: {kind} is abstract and needs an @odata.type"));
    }
    if definition.is_entity && !object.contains_key("id") {
        return Err(format!("{path} has no id"));
    }
    for (name, value) in object {
        if name.contains('@') {
            continue;
        }
        let path = format!("{path}.{name}");
        let (wanted, nullable) = property(kind, name).ok_or(format!("{path} does not exist"))?;
        if value.is_null() {
            if !nullable {
                return Err(format!("{path} is null"));
            }
        } else {
            typed(wanted, value, &path)?;
        }
    }
    Ok(())
}

fn typed(wanted: &str, value: &Value, path: &str) -> Check {
    if let Some(item) = wanted
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let items = value.as_array().ok_or(format!("{path} is not a collection"))?;
        return items.iter().try_for_each(|value| typed(item, value, path));
    }
    let text = value.as_str();
    let is_right = match wanted {
        "Edm.String" => text.is_some(),
        "Edm.Boolean" => value.is_boolean(),
        "Edm.Int32" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Edm.Int64" => value.is_i64(),
        "Edm.Guid" => text.is_some_and(|text| uuid::Uuid::parse_str(text).is_ok()),
        "Edm.DateTimeOffset" => {
            text.is_some_and(|text| text.ends_with('Z') && DateTime::parse_from_rfc3339(text).is_ok())
        }
        "Edm.Binary" => {
            text.is_some_and(|text| STANDARD.decode(text).is_ok() || URL_SAFE_NO_PAD.decode(text).is_ok())
        }
        other => {
            let name = short(other);
            let Some(members) = metadata().enums.get(&name) else {
                return structured(&name, value, path);
            };
            text.is_some_and(|text| members.iter().any(|member| member == text))
        }
    };
    if is_right {
        Ok(())
    } else {
        Err(format!("{path} is not of type {wanted}: {value}"))
    }
}

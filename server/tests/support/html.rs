//! Reads the forms of a page, as a browser would. Enough HTML for pages whose attributes are all quoted.

use std::collections::BTreeMap;

/// A tag with its attributes.
#[derive(Debug, Clone)]
pub(crate) struct Tag<'a> {
    /// Lower-case name, with a slash before it when it closes.
    pub(crate) name: String,
    /// Attributes, entities decoded.
    pub(crate) attributes: BTreeMap<String, String>,
    /// What follows until the next tag, as it stands.
    pub(crate) text: &'a str,
}

/// All tags of a page.
pub(crate) fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (inside, after) = split_tag(rest);
        let text = after.find('<').map_or(after, |end| &after[..end]);
        let name_end = inside
            .find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(inside.len());
        let name = inside[..name_end].trim_end_matches('/').to_lowercase();
        found.push(Tag {
            name,
            attributes: attributes(&inside[name_end..]),
            text,
        });
        rest = after;
    }
    found
}

/// The inside of a tag, and what follows it. A `>` within quotes does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn attributes(mut text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = text
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(text.len());
        if end == 0 {
            return found;
        }
        let name = text[..end].to_lowercase();
        text = &text[end..];
        let value = match text.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
                text = after;
                value
            }
            None => "",
        };
        found.insert(name, decode(value));
    }
}

/// Entities that our pages use.
pub(crate) fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What a person reads: tags left out, spaces joined.
pub(crate) fn visible(page: &str) -> String {
    let mut words = String::new();
    let mut hidden = false;
    for tag in tags(page) {
        match tag.name.as_str() {
            "script" | "style" => hidden = true,
            "/script" | "/style" => hidden = false,
            _ => {}
        }
        if !hidden {
            words.push_str(&decode(tag.text));
            if matches!(
                tag.name.as_str(),
                "/p" | "/li" | "/td" | "/dd" | "/dt" | "/h1" | "/h2" | "/h3" | "br" | "/label"
            ) {
                words.push(' ');
            }
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A form with what stands in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    /// Where it is posted to.
    pub(crate) action: String,
    /// Whether it carries files.
    pub(crate) multipart: bool,
    /// What would be sent without a button.
    pub(crate) fields: Vec<(String, String)>,
    /// Every name that has a control, ticked or not.
    controls: Vec<String>,
    /// Buttons: name, value, and an action of their own.
    buttons: Vec<(String, String, Option<String>)>,
}

impl Form {
    /// Types into a control.
    ///
    /// # Panics
    /// When the form has no control of this name: the page and the test do not agree.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        assert!(
            self.controls.iter().any(|control| control == name),
            "{} has no control {name}, only {:?}",
            self.action,
            self.controls
        );
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Types into several controls.
    pub(crate) fn fill(self, values: &[(&str, &str)]) -> Self {
        values
            .iter()
            .fold(self, |form, (name, value)| form.set(name, value))
    }

    /// Presses the button with this value, or the only unnamed one when `value` is blank.
    pub(crate) fn press(mut self, value: &str) -> Self {
        let (name, value, action) = self
            .buttons
            .iter()
            .find(|(_, known, _)| known == value)
            .unwrap_or_else(|| panic!("{} has no button {value}: {:?}", self.action, self.buttons))
            .clone();
        if !name.is_empty() {
            self.fields.push((name, value));
        }
        if let Some(action) = action {
            self.action = action;
        }
        self
    }

    /// What stands in a control.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it has a button of this value.
    pub(crate) fn has_button(&self, value: &str) -> bool {
        self.buttons.iter().any(|(_, known, _)| known == value)
    }

    /// Names of all controls.
    pub(crate) fn names(&self) -> &[String] {
        &self.controls
    }
}

/// The posting forms of a page.
pub(crate) fn forms(page: &str) -> Vec<Form> {
    let mut found = Vec::new();
    let mut current: Option<Form> = None;
    let mut select: Option<(String, Option<String>, Option<String>)> = None;
    for tag in tags(page) {
        let get = |name: &str| tag.attributes.get(name).cloned().unwrap_or_default();
        match tag.name.as_str() {
            "form" => {
                current = (get("method").eq_ignore_ascii_case("post")).then(|| Form {
                    action: get("action"),
                    multipart: get("enctype") == "multipart/form-data",
                    ..Form::default()
                });
            }
            "/form" => found.extend(current.take()),
            "select" => select = Some((get("name"), None, None)),
            "option" => {
                if let Some((_, first, chosen)) = &mut select {
                    first.get_or_insert_with(|| get("value"));
                    if tag.attributes.contains_key("selected") {
                        *chosen = Some(get("value"));
                    }
                }
            }
            "/select" => {
                if let (Some(form), Some((name, first, chosen))) = (&mut current, select.take()) {
                    form.controls.push(name.clone());
                    form.fields.push((name, chosen.or(first).unwrap_or_default()));
                }
            }
            "input" | "textarea" | "button" => {
                if let Some(form) = &mut current {
                    control(form, &tag);
                }
            }
            _ => {}
        }
    }
    found
}

fn control(form: &mut Form, tag: &Tag<'_>) {
    let get = |name: &str| tag.attributes.get(name).cloned().unwrap_or_default();
    let name = get("name");
    match (tag.name.as_str(), get("type").as_str()) {
        ("button", "submit" | "") => {
            let action = tag.attributes.get("formaction").cloned();
            form.buttons.push((name, get("value"), action));
        }
        ("button", _) => {}
        ("input", "file") => form.controls.push(name),
        ("input", "radio" | "checkbox") => {
            if tag.attributes.contains_key("checked") {
                form.fields.push((name.clone(), get("value")));
            }
            form.controls.push(name);
        }
        ("textarea", _) => {
            form.fields.push((name.clone(), decode(tag.text)));
            form.controls.push(name);
        }
        _ => {
            form.fields.push((name.clone(), get("value")));
            form.controls.push(name);
        }
    }
}

//! Just enough of HTML to fill in a form and to see what a page loads. The pages are our own and well formed.

/// The attributes of every `<name …>` in the text.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split('<')
        .filter_map(|piece| piece.strip_prefix(name))
        .filter(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
        .filter_map(|rest| rest.split('>').next())
        .collect()
}

/// The value of an attribute, with the few references undone that a value may hold.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))?;
    let value = tag[at..].split('"').nth(1)?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// A field as it would be sent untouched.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) value: String,
}

/// The fields of the first form that asks for a password.
pub(crate) fn password_form(html: &str) -> Option<Vec<Field>> {
    html.split("<form")
        .skip(1)
        .map(|rest| rest.split("</form").next().unwrap_or(rest))
        .find_map(|form| {
            let fields: Vec<Field> = tags(form, "input").into_iter().filter_map(field).collect();
            fields
                .iter()
                .any(|field| field.kind == "password")
                .then_some(fields)
        })
}

fn field(tag: &str) -> Option<Field> {
    Some(Field {
        name: attribute(tag, "name")?,
        kind: attribute(tag, "type").unwrap_or_else(|| "text".to_owned()),
        value: attribute(tag, "value").unwrap_or_default(),
    })
}

/// The addresses of everything the browser fetches along with the page.
pub(crate) fn loaded_files(html: &str) -> Vec<String> {
    let links = tags(html, "link")
        .into_iter()
        .filter_map(|tag| attribute(tag, "href"));
    let scripts = tags(html, "script")
        .into_iter()
        .filter_map(|tag| attribute(tag, "src"));
    let mut files: Vec<String> = links
        .chain(scripts)
        .filter(|address| address.starts_with('/'))
        .collect();
    files.sort();
    files.dedup();
    files
}

#[cfg(test)]
mod tests {
    use super::{loaded_files, password_form};

    #[test]
    fn finds_the_form_with_the_password() {
        let html = r#"<form><input name="q"></form>
            <form method="post"><input type="hidden" name="next" value="/a?b=1&amp;c=2"/>
            <input type="email" name="email" required><input name="secret" type="password"></form>"#;
        let form = password_form(html).unwrap();
        let names: Vec<&str> = form.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["next", "email", "secret"]);
        assert_eq!(form[0].value, "/a?b=1&c=2");
        assert_eq!(form[2].kind, "password");
    }

    #[test]
    fn lists_each_loaded_file_once() {
        let html = r#"<link rel="stylesheet" href="/pkg/a.css"><link rel="modulepreload" href="/pkg/a.js" crossorigin>
            <link rel="canonical" href="https://elsewhere.test/"><script type="module" src="/pkg/a.js"></script>"#;
        assert_eq!(loaded_files(html), ["/pkg/a.css", "/pkg/a.js"]);
    }
}

//! HTML that cannot be broken by what is put into it: text is escaped, only [`Markup`] goes in as it is.

use std::fmt::Write as _;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Finished HTML.
#[derive(Debug, Clone, Default)]
pub(crate) struct Markup(pub(crate) String);

/// What can stand in a hole of [`html!`].
pub(crate) trait Render {
    /// As HTML.
    fn render(&self) -> String;
}

impl Render for Markup {
    fn render(&self) -> String {
        self.0.clone()
    }
}

impl Render for Option<Markup> {
    fn render(&self) -> String {
        self.as_ref().map(Render::render).unwrap_or_default()
    }
}

impl Render for Vec<Markup> {
    fn render(&self) -> String {
        self.iter().map(Render::render).collect()
    }
}

impl Render for str {
    fn render(&self) -> String {
        escape(self)
    }
}

impl Render for String {
    fn render(&self) -> String {
        escape(self)
    }
}

impl Render for usize {
    fn render(&self) -> String {
        self.to_string()
    }
}

impl Render for u32 {
    fn render(&self) -> String {
        self.to_string()
    }
}

impl Render for u64 {
    fn render(&self) -> String {
        self.to_string()
    }
}

impl Render for uuid::Uuid {
    fn render(&self) -> String {
        self.to_string()
    }
}

impl<T: Render + ?Sized> Render for &T {
    fn render(&self) -> String {
        (*self).render()
    }
}

/// `format!` for HTML: `html!("<b>{}</b>", name)`. The literal goes through `concat!`, so that naming a variable in
/// it (which would skip the escaping) does not compile.
macro_rules! html {
    ($text:literal $(, $hole:expr)* $(,)?) => {
        $crate::html::Markup(format!(concat!($text) $(, $crate::html::Render::render(&$hole))*))
    };
}
pub(crate) use html;

/// Makes text safe between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => {
                // Writing to a string cannot fail
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// A whole page: banner, navigation, content.
pub(crate) fn page(status: StatusCode, title: &str, content: &Markup) -> Response {
    let navigation = html!(
        r#"<nav aria-label="Portal"><a href="/">Home</a><a href="/apps">App registrations</a><a href="/users">Users</a><a href="/mailboxes">Mailboxes</a><a href="/faults">Faults</a></nav>"#
    );
    frame(status, title, &navigation, content)
}

/// A page without navigation, for signing in.
pub(crate) fn bare_page(status: StatusCode, title: &str, content: &Markup) -> Response {
    frame(
        status,
        title,
        &Markup::default(),
        &html!(r#"<div class="card">{}</div>"#, content),
    )
}

fn frame(status: StatusCode, title: &str, navigation: &Markup, content: &Markup) -> Response {
    let document = html!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{} · Contoso practice tenant</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
</head>
<body>
<header><p class="banner">Practice tenant: nothing leaves this machine</p>{}</header>
<main>{}</main>
</body>
</html>
"#,
        title,
        navigation,
        content
    );
    let mut response = (status, axum::response::Html(document.0)).into_response();
    let headers = response.headers_mut();
    // No form-action: browsers apply it to redirects after a form too, and signing in ends in one to the client
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// 303 to another page, after a form.
pub(crate) fn see_other(location: &str) -> Response {
    axum::response::Redirect::to(location).into_response()
}

#[cfg(test)]
mod tests {

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let inner = html!("<b>{}</b>", "<script>'\"&");
        assert_eq!(
            html!("<p>{}</p>", inner).0,
            "<p><b>&lt;script&gt;&#39;&quot;&amp;</b></p>"
        );
    }
}

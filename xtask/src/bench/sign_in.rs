//! Signing in as a person does: open the page, fill in its form, keep the cookie.

use anyhow::{Context as _, Result, bail};

use super::html;
use crate::http::Connection;

const PATH: &str = "/sign-in";

/// Returns the `Cookie` header of the session.
///
/// # Errors
/// The page holds no form for a password, or the console does not let us in.
pub(crate) fn sign_in(port: u16, address: &str, password: &str) -> Result<String> {
    let mut console = Connection::open(port).context("connecting to the console")?;
    let page = console.get(PATH, &[]).context("opening the sign-in page")?;
    let fields = html::password_form(&page.text())
        .with_context(|| format!("{PATH} ({}) has no form with a password", page.status))?;
    let before = cookies(&page);
    let filled: Vec<(&str, &str)> = fields
        .iter()
        .map(|field| match field.kind.as_str() {
            "password" => (field.name.as_str(), password),
            "email" => (field.name.as_str(), address),
            _ => (field.name.as_str(), field.value.as_str()),
        })
        .collect();
    let answer = console
        .post_form(PATH, &filled, &before)
        .context("sending the sign-in form")?;
    let session = cookies(&answer);
    if answer.status != 303 || session.is_empty() {
        bail!(
            "the console answered the sign-in with {} instead of letting us in",
            answer.status
        );
    }
    Ok(session)
}

/// What a browser would send back.
fn cookies(response: &crate::http::Response) -> String {
    let pairs: Vec<&str> = response
        .headers("set-cookie")
        .filter_map(|cookie| cookie.split(';').next())
        .filter(|pair| !pair.ends_with('='))
        .collect();
    pairs.join("; ")
}

//! What one visit costs on the wire: the page and everything it loads.

use anyhow::{Context as _, Result, bail};

use super::html;
use crate::http::{Connection, Response};

/// Bytes as sent, headers included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Visits {
    /// Nothing in the browser's cache
    pub(crate) first: usize,
    /// Everything in it that may be kept
    pub(crate) second: usize,
    /// Of the second visit, what is not the page itself
    pub(crate) second_besides_html: usize,
}

/// Visits the page as a browser with this session does.
///
/// # Errors
/// Something the page names is not there.
pub(crate) fn measure(port: u16, path: &str, cookie: &str) -> Result<Visits> {
    let mut console = Connection::open(port).context("connecting to the console")?;
    let page = fetch(&mut console, path, cookie, "identity")?;
    let html = fetch(&mut console, path, cookie, "br")?.wire_bytes;
    let mut visits = Visits {
        first: html,
        second: html,
        second_besides_html: 0,
    };
    for file in html::loaded_files(&page.text()) {
        let response = fetch(&mut console, &file, cookie, "br")?;
        visits.first += response.wire_bytes;
        if !response
            .header("cache-control")
            .is_some_and(|value| value.contains("immutable"))
        {
            visits.second += response.wire_bytes;
            visits.second_besides_html += response.wire_bytes;
        }
    }
    Ok(visits)
}

fn fetch(console: &mut Connection, path: &str, cookie: &str, encoding: &str) -> Result<Response> {
    let headers = [
        ("Cookie", cookie),
        ("Accept", "text/html,*/*"),
        ("Accept-Encoding", encoding),
    ];
    let response = console
        .get(path, &headers)
        .with_context(|| format!("fetching {path}"))?;
    if response.status != 200 {
        bail!("{path} was answered with {}", response.status);
    }
    Ok(response)
}

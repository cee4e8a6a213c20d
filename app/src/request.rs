//! What a page or server function knows about the request it answers.

use crate::error::ApiError;
use crate::submission::Submission;
use chrono::{DateTime, Utc};
use domain::authorization::Sight;
use domain::records::{Administrator, Session};
use domain::sessions::Client;
use domain::{Actor, Services};
use leptos::prelude::expect_context;
use std::net::SocketAddr;

/// Everything about the request a page may need. The server provides one as context before anything is rendered or run.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// The use cases' ports.
    pub services: Services,
    /// Who is signed in, if anybody.
    pub signed_in: Option<SignedIn>,
    /// Where the request came from.
    pub client: Client,
    /// Scheme, host and port as the browser sees them.
    pub browser_origin: Option<String>,
    /// How the request came here, for advice about proxies.
    pub sight: Sight,
    /// Where this server listens.
    pub listen: Option<SocketAddr>,
    /// Whether the browser speaks HTTPS with us, or with the proxy before us. Decides the cookie's name; see [`crate::cookie`].
    pub secure: bool,
    /// Path of the style sheet, with its hash.
    pub stylesheet: String,
    /// The posted form, when this is a POST.
    pub submission: Option<Submission>,
    /// Version of Countersign.
    pub version: &'static str,
}

/// A session that is valid, and whose it is.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub administrator: Administrator,
    /// In which session.
    pub session: Session,
}

impl RequestContext {
    /// Who acts, for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let administrator = self.signed_in.as_ref().map(|signed_in| &signed_in.administrator);
        self.client.actor(administrator, "Nobody")
    }

    /// Now, by the server's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.services.now()
    }
}

/// The request that is being answered.
///
/// # Panics
/// When the server did not provide one, which is a mistake in its wiring.
#[must_use]
pub fn request() -> RequestContext {
    expect_context()
}

/// Who is signed in. The first line of every server function: the second lock, behind the server's own guard.
///
/// # Errors
/// [`ApiError::NotSignedIn`].
pub fn require_administrator() -> Result<SignedIn, ApiError> {
    request().signed_in.ok_or(ApiError::NotSignedIn)
}

/// Path of the page that is being rendered, without query.
#[must_use]
pub fn path() -> String {
    leptos::prelude::use_context::<http::request::Parts>()
        .map_or_else(|| "/".to_owned(), |parts| parts.uri.path().to_owned())
}

/// The value of a query parameter of this page. `?saved` has a blank value.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    let parts = leptos::prelude::use_context::<http::request::Parts>()?;
    url::form_urlencoded::parse(parts.uri.query()?.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Whether this page was reached by a redirect that set the flag, as in `?saved`, and nothing was posted to it since.
#[must_use]
pub fn flag(name: &str) -> bool {
    leptos::prelude::use_context::<RequestContext>().is_some_and(|request| request.submission.is_none())
        && query(name).is_some()
}

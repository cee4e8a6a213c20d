//! *Server Base URL* and the redirect URI that follows from it.
//!
//! [`RedirectUri::of`] is the only place that joins the two: what it gives is shown, sent and checked.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use url::{Host, Url};

/// Where administrators and the provider reach this console: scheme, host and, if need be, port and a path prefix of a reverse proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServerBaseUrl(Url);

/// Why a text is not a base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBaseUrl {
    /// No text at all.
    #[error(
        "Enter the address that administrators type to reach this console, such as https://countersign.example.com."
    )]
    Empty,
    /// Not a URL, or of another scheme.
    #[error("Enter a whole address that begins with https://.")]
    Malformed,
    /// User name, password, query or fragment.
    #[error("Enter the address only, without a user name and without anything after ? or #.")]
    Extras,
    /// The callback path was pasted along.
    #[error("Leave out {0}: it is added to the base URL, and has a field of its own.")]
    WithCallbackPath(String),
}

impl ServerBaseUrl {
    /// Reads a base URL; `callback` is needed to see that it was not pasted along.
    ///
    /// # Errors
    /// What is wrong, as a sentence for the field.
    pub fn parse(text: &str, callback: &CallbackPath) -> Result<Self, InvalidBaseUrl> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidBaseUrl::Empty);
        }
        let mut url = Url::parse(text).map_err(|_| InvalidBaseUrl::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(InvalidBaseUrl::Malformed);
        }
        if !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(InvalidBaseUrl::Extras);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        for known in [callback.as_str(), CallbackPath::DEFAULT] {
            if path.ends_with(known.trim_end_matches('/')) {
                return Err(InvalidBaseUrl::WithCallbackPath(known.to_owned()));
            }
        }
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether the provider will take it: HTTPS, or plain HTTP on this very machine.
    #[must_use]
    pub fn is_acceptable_to_providers(&self) -> bool {
        self.0.scheme() == "https" || self.is_loopback()
    }

    /// Whether sessions may use `__Host-` cookies.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Scheme, host and port: what a browser calls the origin.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Scheme, host, port and prefix, without a slash at the end.
    #[must_use]
    pub fn as_text(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }
}

impl fmt::Display for ServerBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_text())
    }
}

impl TryFrom<String> for ServerBaseUrl {
    type Error = InvalidBaseUrl;

    fn try_from(text: String) -> Result<Self, InvalidBaseUrl> {
        Self::parse(&text, &CallbackPath::default())
    }
}

impl From<ServerBaseUrl> for String {
    fn from(url: ServerBaseUrl) -> Self {
        url.as_text().to_owned()
    }
}

/// The path to which the provider sends the browser back. Can be changed for a registration that already exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallbackPath(String);

/// Why a text is not a callback path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCallbackPath {
    /// Does not begin with a slash, or holds what a path must not.
    #[error(
        "Enter a path that begins with a slash, such as /oauth/callback: letters, digits, - . _ ~ and slashes."
    )]
    Malformed,
    /// The path is one of the console's own pages.
    #[error("The console itself uses this path. Choose another.")]
    Taken,
}

/// First segments that the console uses itself.
const OWN_SEGMENTS: [&str; 14] = [
    "",
    "account",
    "activity",
    "api",
    "approvals",
    "credentials",
    "email",
    "healthz",
    "integrations",
    "metrics",
    "pkg",
    "readyz",
    "setup",
    "system",
];

impl CallbackPath {
    /// The path when nothing else is said.
    pub const DEFAULT: &'static str = "/oauth/callback";

    /// The path, with its leading slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for CallbackPath {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

impl FromStr for CallbackPath {
    type Err = InvalidCallbackPath;

    fn from_str(text: &str) -> Result<Self, InvalidCallbackPath> {
        let text = text.trim();
        let rest = text.strip_prefix('/').ok_or(InvalidCallbackPath::Malformed)?;
        let fits = text.len() <= 200
            && !rest.contains("//")
            && !rest.split('/').any(|segment| matches!(segment, "." | ".."))
            && rest
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c));
        if !fits {
            return Err(InvalidCallbackPath::Malformed);
        }
        let first = rest.split('/').next().unwrap_or_default();
        if OWN_SEGMENTS.contains(&first) || text == "/sign-in" || text == "/sign-out" {
            return Err(InvalidCallbackPath::Taken);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for CallbackPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CallbackPath {
    type Error = InvalidCallbackPath;

    fn try_from(text: String) -> Result<Self, InvalidCallbackPath> {
        text.parse()
    }
}

impl From<CallbackPath> for String {
    fn from(path: CallbackPath) -> Self {
        path.0
    }
}

/// The redirect URI, byte for byte as it is registered at the provider, sent to it, and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Base URL followed by callback path.
    #[must_use]
    pub fn of(base: &ServerBaseUrl, path: &CallbackPath) -> Self {
        Self(format!("{}{}", base.as_text(), path.as_str()))
    }

    /// A redirect URI that was kept with a sign-in that is under way.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The URI as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<ServerBaseUrl, InvalidBaseUrl> {
        ServerBaseUrl::parse(text, &CallbackPath::default())
    }

    #[test]
    fn the_redirect_uri_is_base_plus_path_however_the_base_was_typed() {
        for typed in [
            "https://console.example.com",
            "https://console.example.com/",
            " https://CONSOLE.example.com:443 ",
        ] {
            let uri = RedirectUri::of(&base(typed).unwrap(), &CallbackPath::default());
            assert_eq!(
                uri.as_str(),
                "https://console.example.com/oauth/callback",
                "{typed}"
            );
        }
        let prefixed = RedirectUri::of(
            &base("https://example.com/mail/").unwrap(),
            &CallbackPath::default(),
        );
        assert_eq!(prefixed.as_str(), "https://example.com/mail/oauth/callback");
    }

    #[test]
    fn a_path_that_was_pasted_along_is_named() {
        assert_eq!(
            base("https://console.example.com/oauth/callback"),
            Err(InvalidBaseUrl::WithCallbackPath("/oauth/callback".to_owned()))
        );
        let old: CallbackPath = "/flexdeploy/rest/v2/oauth".parse().unwrap();
        assert!(matches!(
            ServerBaseUrl::parse("https://a.test/flexdeploy/rest/v2/oauth/", &old),
            Err(InvalidBaseUrl::WithCallbackPath(path)) if path == old.as_str()
        ));
    }

    #[test]
    fn https_or_this_machine() {
        for good in [
            "https://a.test",
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
        ] {
            assert!(base(good).unwrap().is_acceptable_to_providers(), "{good}");
        }
        assert!(!base("http://a.test").unwrap().is_acceptable_to_providers());
        for bad in [
            "a.test",
            "ftp://a.test",
            "https://u:p@a.test",
            "https://a.test/?x=1",
            "https://",
        ] {
            assert!(base(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_callback_path_cannot_hide_a_page_of_the_console() {
        assert!("/flexdeploy/rest/v2/oauth".parse::<CallbackPath>().is_ok());
        for taken in ["/", "/email/outgoing", "/sign-in", "/setup"] {
            assert!(taken.parse::<CallbackPath>().is_err(), "{taken}");
        }
        for bad in ["oauth", "/a/../b", "/a b", "/a?b", "/a{b}", "/*x"] {
            assert_eq!(
                bad.parse::<CallbackPath>(),
                Err(InvalidCallbackPath::Malformed),
                "{bad}"
            );
        }
    }
}

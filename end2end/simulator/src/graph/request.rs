//! A Graph request: path in segments, query options, body with a limit.

use axum::{
    body::Body,
    http::{HeaderMap, Method, Uri, header, request::Parts},
};
use http_body_util::BodyExt as _;
use url::form_urlencoded;

use super::errors::GraphError;

/// Graph takes about 4 MB per request.
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// What lies over the limit is read and thrown away up to here, so that the client gets to read the answer.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// One request.
#[derive(Debug)]
pub(super) struct GraphRequest {
    /// Method.
    pub(super) method: Method,
    /// Below `/graph`, percent-decoded; `name('key')` is split in two.
    pub(super) segments: Vec<String>,
    /// Path as sent, for links.
    pub(super) path: String,
    /// Query options, decoded.
    pub(super) query: Vec<(String, String)>,
    /// Headers.
    pub(super) headers: HeaderMap,
    /// Body.
    pub(super) body: Vec<u8>,
}

impl GraphRequest {
    /// Takes a request apart.
    pub(super) fn new(parts: &Parts, body: Vec<u8>) -> Self {
        Self::of(parts.method.clone(), &parts.uri, parts.headers.clone(), body)
    }

    /// A request from its parts.
    pub(super) fn of(method: Method, uri: &Uri, headers: HeaderMap, body: Vec<u8>) -> Self {
        let path = uri.path().to_owned();
        let below = path
            .strip_prefix("/graph/")
            .or_else(|| path.strip_prefix("/outlook/"))
            .unwrap_or_default();
        Self {
            method,
            segments: below
                .split('/')
                .filter(|part| !part.is_empty())
                .flat_map(split_key)
                .collect(),
            query: form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
            headers,
            path,
            body,
        }
    }

    /// A query option such as `$top`; `OData` also allows it without the dollar sign.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        let plain = name.trim_start_matches('$');
        let found = self
            .query
            .iter()
            .find(|(key, _)| key.trim_start_matches('$').eq_ignore_ascii_case(plain));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether a query option is `true`.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.option(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// `Content-Type` without parameters, in lower case.
    pub(super) fn content_type(&self) -> String {
        let value = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// Whether it submits a mail.
    pub(super) fn sends(&self) -> bool {
        const SENDING: [&str; 5] = ["sendmail", "send", "reply", "replyall", "forward"];
        self.method == Method::POST
            && self.segments.last().is_some_and(|last| {
                let name = last.to_ascii_lowercase();
                SENDING.contains(&name.trim_start_matches("microsoft.graph."))
            })
    }

    /// Whether it is a batch of others.
    pub(super) fn is_batch(&self) -> bool {
        self.segments == ["v1.0", "$batch"]
    }

    /// The value `Prefer` gives to a preference.
    pub(super) fn preference(&self, name: &str) -> Option<String> {
        let wishes = self.headers.get_all("prefer").iter();
        wishes
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|wish| wish.split_once('='))
            .find(|(known, _)| known.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().trim_matches('"').to_owned())
    }

    /// Whether `Prefer` names this preference.
    pub(super) fn prefers(&self, preference: &str) -> bool {
        let mut wishes = self
            .headers
            .get_all("prefer")
            .iter()
            .filter_map(|value| value.to_str().ok());
        wishes.any(|value| {
            value
                .split(',')
                .any(|wish| wish.trim().replace('"', "").eq_ignore_ascii_case(preference))
        })
    }
}

/// `messages('AAMk')` is `messages/AAMk`.
fn split_key(segment: &str) -> Vec<String> {
    let decoded = percent_decode(segment);
    match decoded.strip_suffix("')").and_then(|rest| rest.split_once("('")) {
        Some((name, key)) => vec![name.to_owned(), key.replace("''", "'")],
        // A function without parameters
        None => vec![decoded.strip_suffix("()").unwrap_or(&decoded).to_owned()],
    }
}

/// Percent-decoding; what is not valid UTF-8 afterwards is replaced, and then simply not found.
fn percent_decode(text: &str) -> String {
    // A plus is a plus in a path
    let guarded = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(guarded.as_bytes())
        .next()
        .map_or_else(String::new, |(key, _)| key.into_owned())
}

/// Reads a body up to the limit.
///
/// # Errors
/// [`GraphError::TooLarge`]; [`GraphError::Json`] when the connection broke.
pub(super) async fn read_body(mut body: Body) -> Result<Vec<u8>, GraphError> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| GraphError::Json)?.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length > DRAIN_LIMIT {
            break;
        }
        if length <= BODY_LIMIT {
            kept.extend_from_slice(&data);
        }
    }
    if length > BODY_LIMIT {
        Err(GraphError::TooLarge)
    } else {
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded_and_keys_split() {
        assert_eq!(split_key("mailFolders('inbox')"), ["mailFolders", "inbox"]);
        assert_eq!(split_key("a%2Bb%40contoso.test"), ["a+b@contoso.test"]);
        assert_eq!(split_key("AAMk=="), ["AAMk=="]);
    }

    proptest::proptest! {
        #[test]
        fn no_segment_breaks_the_splitter(segment in ".{0,80}") {
            proptest::prop_assert!(split_key(&segment).len() <= 2);
        }
    }
}

//! One call: address, headers, limits.

use super::{Graph, fault};
use crate::{network, text};
use domain::ports::{MailFault, MailFaultKind, Mailbox};
use model::advice::ProviderAnswer;
use model::provider::EndpointUrl;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use url::Url;
use zeroize::Zeroizing;

/// No answer is longer: lists are asked for in pages and without text.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Where and as whom.
#[derive(Clone, Copy)]
pub(crate) struct Access<'a> {
    /// Root without version.
    pub(crate) graph: &'a EndpointUrl,
    /// Access token.
    pub(crate) token: &'a SecretString,
}

impl Access<'_> {
    /// An address below `v1.0`. Path and query are encoded here and nowhere else.
    pub(super) fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, MailFault> {
        let broken = || MailFault::silent(MailFaultKind::Protocol("not a URL".to_owned()));
        let mut url = Url::parse(self.graph.as_str()).map_err(|_| broken())?;
        url.path_segments_mut()
            .map_err(|()| broken())?
            .pop_if_empty()
            .push("v1.0")
            .extend(path);
        if !query.is_empty() {
            let pairs: Vec<String> = query
                .iter()
                .map(|(name, value)| format!("{name}={}", encode(value)))
                .collect();
            url.set_query(Some(&pairs.join("&")));
        }
        Ok(url)
    }

    /// A page that the server named: only on the server that was asked, because the token goes along.
    pub(super) fn next(&self, link: &str) -> Result<Url, MailFault> {
        let url = Url::parse(link)
            .ok()
            .filter(|url| url.origin().ascii_serialization() == self.graph.origin());
        url.ok_or_else(|| {
            MailFault::silent(MailFaultKind::Protocol(
                "@odata.nextLink leads to another server".to_owned(),
            ))
        })
    }

    /// Method and path as shown to people: from the version on, without query.
    fn label(&self, method: &Method, url: &Url) -> String {
        let path = url.path();
        let from = path.find("/v1.0").map_or(path, |at| &path[at..]);
        format!("{method} {from}")
    }
}

/// The beginning of a mailbox's paths.
pub(super) fn root(mailbox: &Mailbox) -> Vec<&str> {
    match mailbox {
        Mailbox::Own => vec!["me"],
        Mailbox::Other(address) => vec!["users", address.as_str()],
    }
}

/// Percent-encoding of a query value; a space is `%20`, because `+` means plus there.
fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

/// An answer.
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Graph {
    /// Gets JSON.
    ///
    /// # Errors
    /// What Graph refused, or why there was no answer.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        access: Access<'_>,
        url: Url,
    ) -> Result<T, MailFault> {
        let label = access.label(&Method::GET, &url);
        let answer = self.execute(access, self.http.get(url), &label).await?;
        self.parsed(&answer, &label)
    }

    /// Posts JSON and gets JSON.
    ///
    /// # Errors
    /// What Graph refused, or why there was no answer.
    pub(super) async fn post_json<T: DeserializeOwned>(
        &self,
        access: Access<'_>,
        url: Url,
        body: &serde_json::Value,
    ) -> Result<T, MailFault> {
        let label = access.label(&Method::POST, &url);
        let answer = self
            .execute(access, self.http.post(url).json(body), &label)
            .await?;
        self.parsed(&answer, &label)
    }

    fn parsed<T: DeserializeOwned>(&self, answer: &Answer, label: &str) -> Result<T, MailFault> {
        serde_json::from_slice(&answer.body).map_err(|_| MailFault {
            kind: MailFaultKind::Protocol("the answer is not the JSON that was expected".to_owned()),
            answer: Some(Box::new(self.described(answer, label))),
        })
    }

    /// Posts plain text; the answer has no body.
    ///
    /// # Errors
    /// What Graph refused, or why there was no answer.
    pub(super) async fn post_text(
        &self,
        access: Access<'_>,
        url: Url,
        body: String,
    ) -> Result<ProviderAnswer, MailFault> {
        let label = access.label(&Method::POST, &url);
        let request = self.http.post(url).header(CONTENT_TYPE, "text/plain").body(body);
        let answer = self.execute(access, request, &label).await?;
        Ok(self.described(&answer, &label))
    }

    async fn execute(
        &self,
        access: Access<'_>,
        request: reqwest::RequestBuilder,
        label: &str,
    ) -> Result<Answer, MailFault> {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        let request = request
            .header(AUTHORIZATION, bearer(access.token)?)
            .header("client-request-id", id.to_string())
            .header("return-client-request-id", "true")
            .header("Prefer", "IdType=\"ImmutableId\"");
        let response = request.send().await.map_err(|error| {
            let fault = network::http_fault(&error);
            tracing::warn!(request = label, client_request_id = %id, kind = ?fault.kind, "no answer from Graph");
            fault
        })?;
        let answer = self.read(response, label).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let refusal = fault::Refusal::parse(&answer.body);
        let retry_after = answer
            .header(RETRY_AFTER.as_str())
            .and_then(|value| text::retry_after(value, self.clock.now()));
        Err(MailFault {
            kind: refusal.kind(answer.status, retry_after),
            answer: Some(Box::new(ProviderAnswer {
                code: refusal.code(),
                message: refusal.message(),
                request_id: refusal.request_id().or(answer.request_id()),
                ..self.described(&answer, label)
            })),
        })
    }

    async fn read(&self, mut response: reqwest::Response, label: &str) -> Result<Answer, MailFault> {
        let mut answer = Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(|e| network::http_fault(&e))? {
            if answer.body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(MailFault {
                    kind: MailFaultKind::Protocol(format!(
                        "the answer is longer than {LARGEST_ANSWER} bytes"
                    )),
                    answer: Some(Box::new(self.described(&answer, label))),
                });
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    fn described(&self, answer: &Answer, label: &str) -> ProviderAnswer {
        ProviderAnswer {
            status: Some(answer.status.as_u16()),
            request: Some(label.to_owned()),
            request_id: answer.request_id(),
            at: Some(self.clock.now()),
            ..ProviderAnswer::default()
        }
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn request_id(&self) -> Option<String> {
        self.header("request-id").and_then(text::identifier)
    }
}

fn bearer(token: &SecretString) -> Result<HeaderValue, MailFault> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
    let mut value =
        HeaderValue::from_str(&text).map_err(|_| MailFault::silent(MailFaultKind::TokenRefused))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<R>(graph: &str, test: impl FnOnce(Access<'_>) -> R) -> R {
        test(Access {
            graph: &graph.parse().unwrap(),
            token: &"token".to_owned().into(),
        })
    }

    #[test]
    fn path_and_query_cannot_be_broken_out_of() {
        with("http://127.0.0.1:9400/graph", |access| {
            let url = access
                .url(
                    &["users", "a/b?c#d@contoso.test", "messages"],
                    &[("$filter", "internetMessageId eq '<a+b&c@d>'"), ("$top", "1")],
                )
                .unwrap();
            assert_eq!(
                url.as_str(),
                "http://127.0.0.1:9400/graph/v1.0/users/a%2Fb%3Fc%23d@contoso.test/messages\
                 ?$filter=internetMessageId%20eq%20%27%3Ca%2Bb%26c%40d%3E%27&$top=1"
            );
            assert_eq!(
                access.label(&Method::GET, &url),
                "GET /v1.0/users/a%2Fb%3Fc%23d@contoso.test/messages"
            );
        });
    }

    #[test]
    fn the_next_page_is_on_the_same_server() {
        with("https://graph.microsoft.com", |access| {
            assert!(
                access
                    .next("https://graph.microsoft.com/v1.0/me/mailFolders?$skip=100")
                    .is_ok()
            );
            for link in [
                "https://graph.microsoft.com.evil.test/v1.0",
                "http://graph.microsoft.com/v1.0",
                "https://graph.microsoft.com:8443/v1.0",
                "/v1.0/me",
                "",
            ] {
                assert!(access.next(link).is_err(), "{link}");
            }
        });
    }
}

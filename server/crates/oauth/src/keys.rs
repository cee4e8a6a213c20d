//! The provider's public signing keys (OpenID Connect Discovery, 4; RFC 7517), kept for a while.

use crate::fault::{self, Asked};
use crate::http::{self, Facts, TransportError};
use crate::urls;
use crate::wire::EntraError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::{Client, TokenFault};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use uuid::Uuid;

/// How long a key set is used without asking again. Microsoft rolls keys without notice; an unknown key id asks at once anyway.
const LIFETIME: TimeDelta = TimeDelta::hours(12);

/// Path of the discovery document below a tenant.
pub(crate) const DISCOVERY_PATH: &str = "v2.0/.well-known/openid-configuration";

/// More keys than any provider publishes.
const MOST_KEYS: usize = 50;

/// The keys of one tenant.
pub(crate) struct KeySet {
    /// Issuer as the discovery document names it; `{tenantid}` stands for the tenant of the token.
    pub(crate) issuer: String,
    keys: HashMap<String, DecodingKey>,
    fetched_at: DateTime<Utc>,
}

impl KeySet {
    /// The key of this id.
    pub(crate) fn get(&self, kid: &str) -> Option<&DecodingKey> {
        self.keys.get(kid)
    }

    #[cfg(test)]
    pub(crate) fn with(issuer: &str, kid: &str, key: DecodingKey) -> Self {
        Self {
            issuer: issuer.to_owned(),
            keys: HashMap::from([(kid.to_owned(), key)]),
            fetched_at: DateTime::UNIX_EPOCH,
        }
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct PublishedSet {
    keys: Vec<PublishedKey>,
}

#[derive(Deserialize)]
struct PublishedKey {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// Key sets by the address of their discovery document.
#[derive(Default)]
pub(crate) struct KeyCache {
    sets: Mutex<HashMap<Url, Arc<KeySet>>>,
}

impl KeyCache {
    /// The keys of the client's tenant, fetched when there are none or they are old.
    ///
    /// # Errors
    /// Why they could not be had.
    pub(crate) async fn get(
        &self,
        http: &reqwest::Client,
        client: &Client,
        correlation: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Arc<KeySet>, TokenFault> {
        let known = self.lock().get(&discovery_url(client)).cloned();
        match known {
            Some(set) if now - set.fetched_at < LIFETIME => Ok(set),
            _ => self.fetch(http, client, correlation, now).await,
        }
    }

    /// Fetches the keys, whether there are some or not.
    ///
    /// # Errors
    /// Why they could not be had.
    pub(crate) async fn fetch(
        &self,
        http: &reqwest::Client,
        client: &Client,
        correlation: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Arc<KeySet>, TokenFault> {
        let address = discovery_url(client);
        let discovery: Discovery = get_json(http, &address, correlation, now).await?;
        let keys_at = keys_url(&discovery.jwks_uri, &address)
            .ok_or_else(|| fault::unusable("the discovery document names a key set that is not on HTTPS"))?;
        let published: PublishedSet = get_json(http, &keys_at, correlation, now).await?;
        let set = Arc::new(KeySet {
            issuer: discovery.issuer,
            keys: published
                .keys
                .into_iter()
                .take(MOST_KEYS)
                .filter_map(usable)
                .collect(),
            fetched_at: now,
        });
        self.lock().insert(address, Arc::clone(&set));
        Ok(set)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Url, Arc<KeySet>>> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn discovery_url(client: &Client) -> Url {
    urls::endpoint(&client.endpoints.authority, &client.tenant, DISCOVERY_PATH)
}

/// Keys decide who is let in: they come over HTTPS, or from the very place the discovery document came from.
fn keys_url(text: &str, discovery: &Url) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (url.scheme() == "https" || url.origin() == discovery.origin()).then_some(url)
}

/// An RSA key for signatures, with its id. Others are none of our business.
fn usable(key: PublishedKey) -> Option<(String, DecodingKey)> {
    let signs = key.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
    if key.kty != "RSA" || !signs {
        return None;
    }
    let decoding = DecodingKey::from_rsa_components(key.n.as_deref()?, key.e.as_deref()?).ok()?;
    Some((key.kid?, decoding))
}

async fn get_json<T: DeserializeOwned>(
    http: &reqwest::Client,
    url: &Url,
    correlation: Uuid,
    now: DateTime<Utc>,
) -> Result<T, TokenFault> {
    let asked = Asked {
        request: format!("GET {}", url.path()),
        correlation,
        at: now,
        secrets: Vec::new(),
    };
    let (facts, body) = get(http, url, correlation, now)
        .await
        .map_err(|error| fault::silent(&error, &asked))?;
    if facts.status == 200 {
        // Neither serde's text nor the body goes on: both may be anything
        return serde_json::from_slice(&body)
            .map_err(|_| fault::unreadable("not the JSON that was expected", &facts, &asked));
    }
    Err(match serde_json::from_slice::<EntraError>(&body) {
        Ok(error) if !error.error.is_empty() => fault::refused(&error, &facts, &asked),
        _ => fault::unreadable("no document", &facts, &asked),
    })
}

async fn get(
    http: &reqwest::Client,
    url: &Url,
    correlation: Uuid,
    now: DateTime<Utc>,
) -> Result<(Facts, Vec<u8>), TransportError> {
    let response = http
        .get(url.clone())
        .header("client-request-id", correlation.to_string())
        .send()
        .await?;
    let facts = Facts::of(response.status().as_u16(), response.headers(), now);
    Ok((facts, http::body(response).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_or_from_the_same_place() {
        let practice = Url::parse("http://127.0.0.1:9400/t/v2.0/x").unwrap();
        assert!(keys_url("http://127.0.0.1:9400/t/keys", &practice).is_some());
        assert!(keys_url("https://keys.example.com/t/keys", &practice).is_some());
        assert!(keys_url("http://127.0.0.1:9401/t/keys", &practice).is_none());
        assert!(keys_url("keys", &practice).is_none());
    }
}

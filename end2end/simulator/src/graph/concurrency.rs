//! Four requests at once per application and mailbox; the fifth is told to wait.
//! Source: Graph, "Outlook service limits".

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

/// Requests at once.
const MOST: usize = 4;

/// The requests under way, by application and mailbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<BTreeMap<String, usize>>>);

/// One request under way, until it is dropped.
pub(super) struct Slot {
    in_flight: InFlight,
    key: Option<String>,
}

impl InFlight {
    /// A place for a request; none when the mailbox has no more. Requests that name no mailbox are not counted.
    pub(super) fn enter(&self, headers: &HeaderMap, path: &str) -> Option<Slot> {
        let key = key(headers, path);
        if let Some(key) = &key {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(key.clone()).or_default();
            if *count >= MOST {
                return None;
            }
            *count += 1;
        }
        Some(Slot {
            in_flight: self.clone(),
            key,
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(key) = &self.key else { return };
        let mut counts = self.in_flight.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(key);
            }
        }
    }
}

/// Application and mailbox. The token is not verified yet: one that is not right is refused afterwards anyway.
fn key(headers: &HeaderMap, path: &str) -> Option<String> {
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let app = claims.get("appid")?.as_str()?;
    let mut segments = path.strip_prefix("/graph/v1.0/")?.split('/');
    let mailbox = match segments.next()? {
        "me" => claims.get("upn")?.as_str()?.to_lowercase(),
        "users" => segments.next()?.to_lowercase(),
        _ => return None,
    };
    Some(format!("{app} {mailbox}"))
}

//! The state of a delta query, which travels in its links: `$skiptoken` while there is more, `$deltatoken` at the end.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::errors::GraphError;

/// How long a state is known. The real one is not fixed.
const LIFE: TimeDelta = TimeDelta::days(30);

/// Where a query stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SyncToken {
    /// Generation of the mailbox.
    pub(super) epoch: Uuid,
    /// Folder; none for a query over folders.
    pub(super) folder: Option<String>,
    /// Everything up to this change was told, or existed when the first round began.
    pub(super) floor: u64,
    /// In the first round: arrival (milliseconds) and number of the last message told.
    pub(super) first_round: Option<Option<(i64, u64)>>,
    /// In later rounds: number of the last change told.
    pub(super) told: u64,
    /// When it was given out.
    pub(super) issued: DateTime<Utc>,
    /// `$select` of the first call.
    pub(super) select: Option<Vec<String>>,
    /// `changeType` of the first call.
    pub(super) change_type: Option<String>,
    /// `$filter=receivedDateTime ge` of the first call.
    pub(super) since: Option<DateTime<Utc>>,
}

impl SyncToken {
    /// As text.
    pub(super) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a token that a client brings back.
    ///
    /// # Errors
    /// [`GraphError`]: not a token; or one of another mailbox, of before a reset, or too old.
    pub(super) fn decode(text: &str, epoch: Uuid, now: DateTime<Utc>) -> Result<Self, GraphError> {
        let token: Self = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| GraphError::Query("Badly formed token.".to_owned()))?;
        if token.epoch != epoch || now - token.issued > LIFE {
            return Err(GraphError::SyncStateNotFound);
        }
        Ok(token)
    }
}

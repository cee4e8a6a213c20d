//! `translateExchangeIds`: from ids that change with every move to ids that stay, and back.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Call, errors::GraphError, json::object, respond::Answer};
use crate::state::State;

/// Ids per call.
const MOST: usize = 1_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    input_ids: Vec<String>,
    target_id_type: String,
    source_id_type: String,
}

/// `POST /me/translateExchangeIds`
pub(super) fn translate(call: &Call<'_>, state: &State, owner: Uuid) -> Result<Answer, GraphError> {
    let wanted: Wanted = serde_json::from_value(Value::Object(object(&call.request.body)?))
        .map_err(|error| GraphError::Property(format!("Cannot read the parameters: {error}.")))?;
    if wanted.input_ids.len() > MOST {
        return Err(GraphError::Property(format!(
            "At most {MOST} ids can be converted at once."
        )));
    }
    let immutable = |kind: &str| match kind {
        "restId" => Ok(false),
        "restImmutableEntryId" => Ok(true),
        other => Err(GraphError::Property(format!(
            "Ids of the type '{other}' cannot be converted here."
        ))),
    };
    immutable(&wanted.source_id_type)?;
    let to_immutable = immutable(&wanted.target_id_type)?;
    let mailbox = call.mailbox(state, owner)?;
    let converted: Vec<Value> = wanted
        .input_ids
        .iter()
        .map(|id| match mailbox.message(id) {
            Some((_, message)) => {
                let target = if to_immutable {
                    &message.immutable_id
                } else {
                    &message.id
                };
                json!({ "sourceId": id, "targetId": target })
            }
            None => json!({ "sourceId": id, "errorDetails": {
                "code": "ErrorItemNotFound",
                "message": GraphError::ItemNotFound.to_string(),
            } }),
        })
        .collect();
    let body = json!({
        "@odata.context": call.context("Collection(microsoft.graph.convertIdResult)"),
        "value": converted,
    });
    Ok(Answer::Json(StatusCode::OK, body))
}

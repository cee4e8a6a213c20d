//! `createUploadSession` of a draft's attachments.

use axum::http::StatusCode;
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::json;

use super::{
    Call, attachment_input,
    errors::GraphError,
    json::{object, property, wrong_type},
    message_changes::Target,
    respond::Answer,
};
use crate::{
    state::State,
    uploads::{Announced, LARGEST, UploadSession},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemJson {
    attachment_type: String,
    name: String,
    size: u64,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    is_inline: Option<bool>,
    #[serde(default)]
    content_id: Option<String>,
}

/// `POST messages/{id}/attachments/createUploadSession`
pub(super) fn create(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Answer, GraphError> {
    let body = object(&call.request.body)?;
    let item = property(&body, "AttachmentItem").ok_or_else(|| {
        GraphError::Property("The parameter 'AttachmentItem' of the action is missing.".to_owned())
    })?;
    let item = ItemJson::deserialize(item)
        .map_err(|_| wrong_type("AttachmentItem", "microsoft.graph.attachmentItem"))?;
    if !item.attachment_type.eq_ignore_ascii_case("file") {
        return Err(wrong_type("attachmentType", "microsoft.graph.attachmentType"));
    }
    let size = usize::try_from(item.size).unwrap_or(usize::MAX);
    if size < attachment_input::LARGEST {
        return Err(GraphError::TooSmallForUpload);
    }
    if size > LARGEST {
        return Err(GraphError::TooLarge);
    }
    // Known issue of the real one: sessions fail in a mailbox that is not one's own
    if !call.caller.is_app && target.owner != call.caller.oid {
        return Err(GraphError::AccessDenied);
    }
    let message = target.find(call, state)?.immutable_id.clone();
    let now = call.tenant.now(state);
    let announced = Announced {
        name: item.name,
        content_type: item
            .content_type
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
        is_inline: item.is_inline.unwrap_or_default(),
        content_id: item.content_id,
        size,
    };
    let session = UploadSession::new(target.owner, message, announced, now, &mut state.entropy);
    let answer = json!({
        "@odata.context": call.context("microsoft.graph.uploadSession"),
        "uploadUrl": format!(
            "{}/outlook/api/v2.0/Users('{}')/Messages('{}')/AttachmentSessions('{}')?authtoken={}",
            call.tenant.addresses.base, target.owner, session.message, session.id, session.token
        ),
        "expirationDateTime": session.expires.to_rfc3339_opts(SecondsFormat::Micros, true),
        "nextExpectedRanges": ["0-"],
    });
    state.uploads.retain(|session| session.expires > now);
    state.uploads.push(session);
    Ok(Answer::Json(StatusCode::CREATED, answer))
}

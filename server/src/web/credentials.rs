//! Uploads, which are multipart, and downloads, which are not pages.

use super::client::Sender;
use super::pages::{Handed, render};
use super::upload_form::UploadForm;
use super::{WebState, errors};
use app::handed::UploadOutcome;
use app::pages::errors::Fault;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::credentials::{self, NewCredential, Replacement};
use model::credential::{CredentialForm, PublicPart};
use model::ids::CredentialId;
use serde::Deserialize;

/// Saves an upload and shows what was recognised, or the form again with what was typed.
pub(super) async fn upload(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request,
) -> Response {
    let shown = without_body(&request);
    let Ok(form) = UploadForm::read(request).await else {
        return errors::document(Fault::TooLarge, &state, &sender);
    };
    let too_large = form.material.too_large;
    let new = NewCredential {
        form: CredentialForm {
            name: form.name,
            kind: form.kind,
        },
        material: form.material,
    };
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    match credentials::upload(&state.services, &actor, &new).await {
        Ok(saved) => {
            let what = if saved.counterpart.is_some() {
                "created=both"
            } else {
                "created"
            };
            Redirect::to(&format!("/credentials/{}?{what}", saved.id)).into_response()
        }
        Err(refusal) => {
            let handed = Handed {
                upload: Some(UploadOutcome::refused(new.form, refusal)),
                ..Handed::default()
            };
            refused(render(&state, shown, None, handed).await, too_large)
        }
    }
}

/// Puts an upload in the place of a credential, or shows the form again.
pub(super) async fn replace(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(id) = id.parse::<CredentialId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    let shown = without_body(&request);
    let Ok(form) = UploadForm::read(request).await else {
        return errors::document(Fault::TooLarge, &state, &sender);
    };
    let too_large = form.material.too_large;
    let new = Replacement {
        version: form.version,
        material: form.material,
    };
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    match credentials::replace(&state.services, &actor, id, &new).await {
        Ok(()) => Redirect::to(&format!("/credentials/{id}?replaced")).into_response(),
        Err(refusal) => {
            let handed = Handed {
                upload: Some(UploadOutcome::refused(CredentialForm::default(), refusal)),
                ..Handed::default()
            };
            refused(render(&state, shown, None, handed).await, too_large)
        }
    }
}

/// The request for the page that shows the form again.
fn without_body(request: &Request) -> Request {
    let mut shown = Request::new(axum::body::Body::empty());
    *shown.uri_mut() = request.uri().clone();
    *shown.headers_mut() = request.headers().clone();
    *shown.extensions_mut() = request.extensions().clone();
    shown
}

/// The status of what was too large is its own.
fn refused(mut page: Response, too_large: bool) -> Response {
    if too_large {
        *page.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    }
    page
}

/// Which part to download.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(rename = "as")]
    part: Option<PublicPart>,
}

/// The public half of a credential.
pub(super) async fn download(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    let (Ok(id), Ok(Query(wanted))) = (id.parse::<CredentialId>(), wanted) else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    match credentials::download(&state.services, id, wanted.part).await {
        Ok(file) => {
            let disposition = format!("attachment; filename=\"{}\"", file.file_name);
            (
                [
                    (CONTENT_TYPE, file.content_type.to_owned()),
                    (CONTENT_DISPOSITION, disposition),
                    (CACHE_CONTROL, "no-store".to_owned()),
                ],
                file.bytes,
            )
                .into_response()
        }
        Err(Refusal::NotFound | Refusal::NotPossible(_)) => {
            errors::document(Fault::NotFound, &state, &sender)
        }
        Err(error) => {
            tracing::error!(%error, "a credential cannot be downloaded");
            errors::document(Fault::Internal, &state, &sender)
        }
    }
}

//! Uploads, which are multipart, and downloads, which are not pages.

use super::client::Sender;
use super::pages::{Handed, render};
use super::{WebState, errors};
use app::handed::UploadOutcome;
use app::pages::errors::Fault;
use app::request::SignedIn;
use axum::Extension;
use axum::RequestExt;
use axum::extract::{Multipart, Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::credentials::{self, NewCredential};
use model::credential::CredentialForm;
use model::ids::CredentialId;
use secrecy::{SecretSlice, SecretString};

/// Saves an upload and shows what was recognised, or the form again with what was typed.
pub(super) async fn upload(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request,
) -> Response {
    let mut shown = Request::new(axum::body::Body::empty());
    *shown.uri_mut() = request.uri().clone();
    *shown.headers_mut() = request.headers().clone();
    *shown.extensions_mut() = request.extensions().clone();
    let Ok(new) = read(request).await else {
        return errors::document(Fault::TooLarge, &state, &sender);
    };
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    match credentials::upload(&state.services, &actor, &new).await {
        Ok(id) => Redirect::to(&format!("/credentials/{id}?created")).into_response(),
        Err(refusal) => {
            let handed = Handed {
                upload: Some(UploadOutcome::refused(new.form, refusal)),
                ..Handed::default()
            };
            render(&state, shown, None, handed).await
        }
    }
}

/// Reads the parts of the form. The secret ones are wrapped the moment they arrive.
async fn read(request: Request) -> Result<NewCredential, axum::extract::multipart::MultipartError> {
    let mut new = NewCredential {
        form: CredentialForm::default(),
        file: SecretSlice::from(Vec::new()),
        pasted: SecretString::default(),
        passphrase: SecretString::default(),
    };
    let Ok(mut parts) = request.extract::<Multipart, _>().await else {
        // Not a form of ours: an empty upload, and the page says what is missing
        return Ok(new);
    };
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await?.to_vec();
        match name.as_str() {
            "file" => new.file = bytes.into(),
            "pasted" => new.pasted = text(bytes).into(),
            "passphrase" => new.passphrase = text(bytes).into(),
            "name" => new.form.name = text(bytes),
            "kind" => new.form.kind = text(bytes),
            _ => {}
        }
    }
    Ok(new)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The public half of a credential.
pub(super) async fn download(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<CredentialId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    match credentials::download(&state.services, id).await {
        Ok(file) => {
            let disposition = format!("attachment; filename=\"{}\"", file.file_name);
            (
                [
                    (CONTENT_TYPE, file.content_type.to_owned()),
                    (CONTENT_DISPOSITION, disposition),
                    (CACHE_CONTROL, "no-store".to_owned()),
                ],
                file.text,
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

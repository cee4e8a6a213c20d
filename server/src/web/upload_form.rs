//! A form with files (RFC 7578), read with bounded memory.

use axum::RequestExt;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use domain::credentials::Material;

/// Bytes of an upload that are kept.
const LARGEST_UPLOAD: usize = 1024 * 1024;
/// Bytes of an upload that are read at most. What is above [`LARGEST_UPLOAD`] is thrown away as it comes: a browser shows no answer
/// before it has sent everything, and a form that is shown again still knows the name that was typed.
pub(super) const MOST_READ: usize = 64 * 1024 * 1024;
/// Parts of a form at most.
const MOST_PARTS: usize = 64;

/// The fields of the upload forms.
#[derive(Debug, Default)]
pub(super) struct UploadForm {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) version: String,
    pub(super) material: Material,
}

/// So much is sent that nobody waits for the end of it.
#[derive(Debug)]
pub(super) struct Endless;

impl UploadForm {
    /// Reads the parts of the form. The secret ones are wrapped the moment they are complete. What is no form of ours is an empty
    /// one, and the page says what is missing.
    pub(super) async fn read(request: Request) -> Result<Self, Endless> {
        let mut form = Self::default();
        let Ok(mut parts) = request.extract::<Multipart, _>().await else {
            return Ok(form);
        };
        let mut room = LARGEST_UPLOAD;
        for _ in 0..MOST_PARTS {
            match parts.next_field().await {
                Ok(Some(part)) => form.take(part, &mut room).await?,
                Ok(None) => return Ok(form),
                Err(error) => return cut(&error).map(|()| form),
            }
        }
        form.material.too_large = true;
        form.material.files.clear();
        Ok(form)
    }

    async fn take(&mut self, mut part: Field<'_>, room: &mut usize) -> Result<(), Endless> {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        loop {
            match part.chunk().await {
                Ok(Some(chunk)) if chunk.len() <= *room && !self.material.too_large => {
                    *room -= chunk.len();
                    bytes.extend_from_slice(&chunk);
                }
                Ok(Some(_)) => {
                    self.material.too_large = true;
                    self.material.files.clear();
                    bytes.clear();
                }
                Ok(None) => break,
                Err(error) => return cut(&error),
            }
        }
        match name.as_str() {
            "file" if !bytes.is_empty() => self.material.files.push(bytes.into()),
            "pasted" => self.material.pasted = text(bytes).into(),
            "passphrase" => self.material.passphrase = text(bytes).into(),
            "name" => self.name = text(bytes),
            "kind" => self.kind = text(bytes),
            "version" => self.version = text(bytes),
            _ => {}
        }
        Ok(())
    }
}

/// A form that ends in the middle is read as far as it goes.
fn cut(error: &MultipartError) -> Result<(), Endless> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Err(Endless)
    } else {
        Ok(())
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

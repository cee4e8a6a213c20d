//! The browser's files, embedded: one program to deploy. Their names carry a hash, so browsers may keep them for ever.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

/// A file in three forms.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

// `OUTPUT_NAME`, `STYLESHEET` and `ASSETS`, written by build.rs from the manifest that `cargo xtask build` leaves
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Name that Leptos is told; blank when no files were built, and then pages load no script.
pub(super) const fn output_name() -> &'static str {
    OUTPUT_NAME
}

/// Path of the style sheet.
pub(super) const fn stylesheet() -> &'static str {
    STYLESHEET
}

/// Serves a file, compressed as the browser likes it best.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS
        .iter()
        .find(|asset| asset.path.strip_prefix("pkg/") == Some(path.as_str()))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepts = |encoding: &str| {
        let accepted = headers
            .get(ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        accepted.split(',').any(|part| {
            part.split(';').next().is_some_and(|name| name.trim() == encoding) && !part.contains("q=0,")
        })
    };
    let (body, encoding) = if accepts("br") {
        (asset.brotli, Some("br"))
    } else if accepts("gzip") {
        (asset.gzip, Some("gzip"))
    } else {
        (asset.plain, None)
    };
    let common: [(HeaderName, &str); 3] = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "Accept-Encoding"),
    ];
    match encoding {
        Some(encoding) => (common, [(CONTENT_ENCODING, encoding)], body).into_response(),
        None => (common, body).into_response(),
    }
}

//! The identity platform: discovery, sign-in pages, token endpoint.

mod admin_consent;
pub(crate) mod answer;
mod assertion;
mod authorize;
pub(crate) mod claims;
mod client_auth;
mod client_credentials;
pub(crate) mod codes;
mod device_code;
mod device_page;
mod discovery;
pub(crate) mod errors;
pub(crate) mod keys;
mod pages;
pub(crate) mod prompt;
mod redeem;
mod sign_in;
mod token;
pub(crate) mod tokens;

use axum::{
    Router,
    routing::{any, get, post},
};

use crate::tenant::Shared;

/// All paths below the authority. `{tenant}` is checked by every handler.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/{tenant}/v2.0/.well-known/openid-configuration",
            get(discovery::configuration),
        )
        .route("/{tenant}/discovery/v2.0/keys", get(discovery::keys))
        .route("/{tenant}/oauth2/v2.0/authorize", get(authorize::authorize))
        .route("/{tenant}/oauth2/v2.0/token", any(token::token))
        .route("/{tenant}/oauth2/v2.0/devicecode", post(device_code::begin))
        .route("/devicelogin", get(device_page::show).post(device_page::enter))
        .route("/{tenant}/oauth2/v2.0/logout", get(discovery::logout))
        .route("/error", get(discovery::error_lookup))
        .route("/{tenant}/login", post(sign_in::pick_account))
        .route("/{tenant}/consent", post(sign_in::decide))
        .route(
            "/{tenant}/v2.0/adminconsent",
            get(admin_consent::ask).post(admin_consent::decide),
        )
        .route(
            "/{tenant}/adminconsent",
            get(admin_consent::ask_v1).post(admin_consent::decide_v1),
        )
}

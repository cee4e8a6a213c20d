//! The web pages: what an administrator does in Microsoft's portal, and what people do in their mailboxes.
//! Plain HTML forms, no script. Labels are Microsoft's.

mod apps;
mod authentication;
mod faults;
mod home;
mod mailboxes;
mod message;
mod permissions;
mod secrets;
mod users;
mod write;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use crate::{
    html::{Markup, html, page},
    tenant::Shared,
};

/// All pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/portal.css", get(stylesheet))
        .route("/apps", get(apps::list))
        .route("/apps/new", get(apps::new).post(apps::register))
        .route("/apps/{id}", get(apps::overview))
        .route("/apps/{id}/delete", post(apps::delete))
        .route(
            "/apps/{id}/authentication",
            get(authentication::show).post(authentication::add),
        )
        .route("/apps/{id}/authentication/remove", post(authentication::remove))
        .route(
            "/apps/{id}/authentication/settings",
            post(authentication::save_settings),
        )
        .route("/apps/{id}/secrets", get(secrets::show).post(secrets::add))
        .route("/apps/{id}/secrets/remove", post(secrets::remove))
        .route("/apps/{id}/certificates", post(secrets::upload))
        .route(
            "/apps/{id}/permissions",
            get(permissions::show).post(permissions::save),
        )
        .route("/apps/{id}/permissions/grant", post(permissions::grant))
        .route("/apps/{id}/permissions/revoke", post(permissions::revoke))
        .route("/mailboxes", get(mailboxes::list))
        .route("/mailboxes/{address}", get(mailboxes::show))
        .route("/mailboxes/{address}/folders", post(mailboxes::create_folder))
        .route("/mailboxes/{address}/messages/{id}", get(message::read))
        .route("/mailboxes/{address}/messages/{id}/move", post(message::move_to))
        .route("/write", get(write::form).post(write::send))
        .route("/users", get(users::list))
        .route("/users/{oid}/events", post(users::happen))
        .route("/faults", get(faults::show).post(faults::save))
        .route("/faults/clear", post(faults::clear))
        .route("/faults/codes", get(faults::codes::show).post(faults::codes::set))
}

async fn stylesheet() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], include_str!("portal.css")).into_response()
}

/// Any other path.
pub(crate) async fn not_found() -> Response {
    missing()
}

/// The page for something that is not there.
fn missing() -> Response {
    let content = html!(
        r#"<h1>Page not found</h1><p>It was removed, or the practice tenant was started anew: it keeps nothing.</p><p><a href="/">Home</a></p>"#
    );
    page(StatusCode::NOT_FOUND, "Page not found", &content)
}

/// 422 with an error, 200 without.
fn status_for(error: Option<&str>) -> StatusCode {
    if error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

/// The sentence over a form that was refused.
fn error_note(error: Option<&str>) -> Option<Markup> {
    error.map(|text| {
        html!(
            r#"<p class="error" role="alert"><strong>Not saved.</strong> {}</p>"#,
            text
        )
    })
}

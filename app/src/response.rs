//! What the HTTP response says besides the page: status, redirect, how long to wait.

use http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::{AnyView, IntoAny, use_context};
use leptos_axum::ResponseOptions;

/// Sets the status of the response. Without a response, as in a unit test, nothing happens.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}

/// Sets a header of the response.
pub fn set_header(name: HeaderName, value: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        options.insert_header(name, value);
    }
}

/// Sends the browser to another page with GET (303, RFC 9110, 15.4.4), so that reloading does not post again. The page's view is
/// blank: nobody sees it.
#[must_use]
pub fn see_other(location: &str) -> AnyView {
    set_header(header::LOCATION, location);
    set_status(StatusCode::SEE_OTHER);
    ().into_any()
}

//! The session cookie.
//!
//! On HTTPS its name begins with `__Host-`: browsers then take it only from this very host, for all paths, with `Secure`, so that no
//! neighbouring site can plant one (RFC 6265bis, 4.1.3.2). `SameSite=Lax`, not `Strict`, because the provider's redirect back to
//! the callback must carry it.

use crate::request::RequestContext;
use crate::response::set_header;
use domain::SecretToken;
use http::header::SET_COOKIE;

const OVER_HTTPS: &str = "__Host-countersign";
const OVER_HTTP: &str = "countersign";

/// The cookie's name, by whether the browser speaks HTTPS.
#[must_use]
pub const fn name(secure: bool) -> &'static str {
    if secure { OVER_HTTPS } else { OVER_HTTP }
}

/// Signs the browser in. The cookie ends with the browser; the server ends the session by its own limits.
pub fn set(request: &RequestContext, token: &SecretToken) {
    set_header(SET_COOKIE, &line(request.secure, token.expose(), ""));
}

/// Lets the browser forget the cookie.
#[must_use]
pub fn removal(secure: bool) -> String {
    line(secure, "", "; Max-Age=0")
}

fn line(secure: bool, value: &str, more: &str) -> String {
    let flag = if secure { "; Secure" } else { "" };
    format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{flag}{more}",
        name(secure)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secure_cookie_is_bound_to_the_host_and_never_readable_by_scripts() {
        let cookie = line(true, "abc", "");
        assert_eq!(
            cookie,
            "__Host-countersign=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(!line(false, "abc", "").contains("Secure"));
    }
}

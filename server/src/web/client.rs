//! Who sends a request: network address, browser, request id. Also the log line of each request.

use super::WebState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, HeaderMap, ORIGIN, REFERER, USER_AGENT};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use domain::authorization::Sight;
use domain::sessions::Client;
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the middleware found out.
#[derive(Debug, Clone, Default)]
pub(super) struct Sender {
    /// For use cases and the audit log.
    pub(super) client: Client,
    /// Whether the browser speaks HTTPS with us or with a proxy before us.
    pub(super) secure: bool,
    /// Scheme, host and port as the browser sees them.
    pub(super) origin: Option<String>,
    /// How the request came here, for advice about proxies.
    pub(super) sight: Sight,
}

/// Puts a [`Sender`] into the request, a request id into the response and a line into the log.
pub(super) async fn identify(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = state.services.new_uuid().simple().to_string();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let sender = sender(request.headers(), peer, &state.trusted_proxies, &id);
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(sender);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    if response.status().is_server_error() {
        tracing::error!(parent: &span, status, millis, event = "request", "answered");
    } else {
        tracing::debug!(parent: &span, status, millis, event = "request", "answered");
    }
    response
}

fn sender(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpAddr], request_id: &str) -> Sender {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Believing this from anybody costs nothing: a browser that claims HTTPS gets a stricter cookie
    let secure = text("x-forwarded-proto").is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"));
    let host = text("x-forwarded-host")
        .filter(|_| peer.is_some_and(|peer| trusted.contains(&peer)))
        .or_else(|| text(HOST.as_str()));
    let origin = host.map(|host| format!("{}://{host}", if secure { "https" } else { "http" }));
    Sender {
        sight: Sight {
            reached: origin.clone(),
            address_bar: address_bar(headers),
            peer,
            peer_is_trusted: peer.is_some_and(|peer| trusted.contains(&peer)),
            forwarded_host: text("x-forwarded-host").map(str::to_owned),
            forwarded_proto: text("x-forwarded-proto").map(str::to_owned),
        },
        client: Client {
            remote_address: peer.map(|peer| remote(peer, text("x-forwarded-for"), trusted).to_string()),
            user_agent: text(USER_AGENT.as_str()).map(str::to_owned),
            request_id: Some(request_id.to_owned()),
        },
        secure,
        origin,
    }
}

/// The origin that the browser itself names. Proxies rewrite `Host`, not these: `Origin` comes with every form, `Referer` with every
/// step from one of our own pages to the next.
fn address_bar(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own_page = || {
        text("sec-fetch-site")
            .filter(|site| *site == "same-origin")
            .and_then(|_| text(REFERER.as_str()))
    };
    let url = url::Url::parse(text(ORIGIN.as_str()).or_else(own_page)?).ok()?;
    Some(url.origin().ascii_serialization()).filter(|origin| origin != "null")
}

/// The last address in `X-Forwarded-For` that is not one of our own proxies; whatever stands before it, the client may have made up.
fn remote(peer: IpAddr, forwarded: Option<&str>, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let named = forwarded
        .unwrap_or_default()
        .rsplit(',')
        .filter_map(|address| address.trim().parse::<IpAddr>().ok());
    named
        .into_iter()
        .find(|address| !trusted.contains(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked_where_it_is_before_the_proxy() {
        let of = |pairs: &[(&'static str, &str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            address_bar(&headers)
        };
        let own = Some("https://console.example.com".to_owned());
        assert_eq!(of(&[("origin", "https://console.example.com")]), own);
        let referer = ("referer", "https://console.example.com/integrations?x");
        assert_eq!(of(&[referer, ("sec-fetch-site", "same-origin")]), own);
        assert_eq!(of(&[referer, ("sec-fetch-site", "cross-site")]), None);
        assert_eq!(of(&[referer]), None);
        assert_eq!(of(&[("origin", "null")]), None);
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let (proxy, stranger): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "192.0.2.9".parse().unwrap());
        let forwarded = Some("1.2.3.4, 198.51.100.7, 10.0.0.1");
        assert_eq!(remote(stranger, forwarded, &[proxy]), stranger);
        assert_eq!(remote(proxy, forwarded, &[proxy]).to_string(), "198.51.100.7");
        assert_eq!(remote(proxy, Some("nonsense"), &[proxy]), proxy);
    }
}

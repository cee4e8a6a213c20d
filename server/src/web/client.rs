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

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
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
    // A list when several proxies add to it: the first of them spoke with the browser
    let first = |name: &str| text(name).and_then(|list| list.split(',').next()).map(str::trim);
    // Believing this from anybody costs nothing: a browser that claims HTTPS gets a stricter cookie
    let secure = first("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    let peer = peer.map(|peer| peer.to_canonical());
    let host = first("x-forwarded-host")
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
            remote_address: peer.map(|peer| remote(peer, headers, trusted).to_string()),
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
/// All lines of the header are one list (RFC 9110, 5.3). `peer` and `trusted` are in canonical form.
fn remote(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = peer;
    let lines = headers.get_all(FORWARDED_FOR).into_iter().rev();
    let mut hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    // Only a proxy of ours is believed about the hop before it
    while trusted.contains(&nearest) {
        match hops.next().map(str::trim) {
            Some("") => {}
            Some(hop) => match address(hop) {
                Some(address) => nearest = address,
                // `unknown`, or nonsense: what stands before it is worth nothing
                None => break,
            },
            None => break,
        }
    }
    nearest
}

/// An address as proxies write it: bare, with a port, or in brackets. IPv4 within IPv6 becomes IPv4.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches('"');
    let parsed = hop
        .parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()))
        .ok()
        .or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok())?;
    Some(parsed.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(HeaderName, &str)]) -> HeaderMap {
        let lines = lines.iter().cloned();
        lines
            .map(|(name, value)| (name, HeaderValue::from_bytes(value.as_bytes()).unwrap()))
            .collect()
    }

    fn seen(peer: &str, lines: &[&str], trusted: &[&str]) -> String {
        let lines: Vec<_> = lines.iter().map(|line| (FORWARDED_FOR, *line)).collect();
        let trusted: Vec<IpAddr> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        let sender = sender(&headers(&lines), peer.parse().ok(), &trusted, "1");
        sender.client.remote_address.unwrap()
    }

    const PROXY: &[&str] = &["10.0.0.1"];

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
        let forwarded = &["1.2.3.4, 198.51.100.7, 10.0.0.1"];
        assert_eq!(seen("192.0.2.9", forwarded, PROXY), "192.0.2.9");
        assert_eq!(seen("10.0.0.1", forwarded, PROXY), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &[], PROXY), "10.0.0.1");
    }

    #[test]
    fn several_lines_are_one_list() {
        // the client sends the first line, the proxy appends the second
        let lines = &["1.2.3.4", "198.51.100.7"];
        assert_eq!(seen("10.0.0.1", lines, PROXY), "198.51.100.7");
        let lines = &["1.2.3.4, 198.51.100.7", "10.0.0.2,"];
        assert_eq!(seen("10.0.0.1", lines, &["10.0.0.1", "10.0.0.2"]), "198.51.100.7");
    }

    #[test]
    fn nothing_is_believed_that_stands_before_nonsense() {
        for nonsense in ["unknown", "_hidden", "198.51.100.7.example", "é"] {
            let line = format!("1.2.3.4, {nonsense}");
            assert_eq!(seen("10.0.0.1", &[&line], PROXY), "10.0.0.1", "{nonsense}");
        }
    }

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.7"], PROXY), "198.51.100.7");
        assert_eq!(seen("::ffff:192.0.2.9", &["1.2.3.4"], PROXY), "192.0.2.9");
        for written in [
            "198.51.100.7:50123",
            "::ffff:198.51.100.7",
            "[::ffff:198.51.100.7]:1",
            "198.51.100.7, ::ffff:10.0.0.1",
        ] {
            assert_eq!(seen("10.0.0.1", &[written], PROXY), "198.51.100.7", "{written}");
        }
        for written in [
            "2001:db8::1",
            "[2001:DB8::1]",
            "\"[2001:db8::1]:443\"",
            "2001:db8:0::1",
        ] {
            assert_eq!(seen("10.0.0.1", &[written], PROXY), "2001:db8::1", "{written}");
        }
    }

    #[test]
    fn of_a_list_of_schemes_the_browsers_own_counts() {
        let scheme = HeaderName::from_static("x-forwarded-proto");
        for (list, secure) in [
            ("https", true),
            ("HTTPS, http", true),
            ("http,https", false),
            ("httpsx", false),
        ] {
            let found = sender(&headers(&[(scheme.clone(), list)]), None, &[], "1").secure;
            assert_eq!(found, secure, "{list}");
        }
    }
}

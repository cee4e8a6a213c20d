//! Lines for the proxy before Countersign, filled in for this installation.

use model::base_url::ServerBaseUrl;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The lines for each of the usual proxies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProxyLines {
    /// A `server` block.
    pub(super) nginx: String,
    /// A site of a Caddyfile.
    pub(super) caddy: String,
    /// A file of Traefik's file provider.
    pub(super) traefik: String,
}

impl ProxyLines {
    /// For the public address `base` and a console that listens on `listen`. The scheme is written out: it is right also where
    /// another proxy before this one ends TLS.
    pub(super) fn of(base: &ServerBaseUrl, listen: Option<SocketAddr>) -> Self {
        let origin = base.origin();
        let (scheme, authority) = origin.split_once("://").unwrap_or(("https", &origin));
        let (host, port) = split(authority, scheme);
        let upstream = upstream(listen);
        let tls = if scheme == "https" { " ssl" } else { "" };
        let nginx = format!(
            "server {{\n    listen {port}{tls};\n    server_name {host};\n    location / {{\n        proxy_pass http://{upstream};\n        \
             proxy_set_header Host $http_host;\n        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n        \
             proxy_set_header X-Forwarded-Proto {scheme};\n        proxy_buffering off;\n    }}\n}}"
        );
        let site = if scheme == "https" {
            authority.to_owned()
        } else {
            origin.clone()
        };
        let caddy = format!(
            "{site} {{\n    reverse_proxy {upstream} {{\n        header_up X-Forwarded-Proto {scheme}\n    }}\n}}"
        );
        let (entry, secure) = if scheme == "https" {
            ("websecure", "\n      tls: {}")
        } else {
            ("web", "")
        };
        let traefik = format!(
            "http:\n  routers:\n    countersign:\n      rule: \"Host(`{host}`)\"\n      entryPoints: [\"{entry}\"]\n      \
             middlewares: [\"countersign\"]\n      service: countersign{secure}\n  middlewares:\n    countersign:\n      headers:\n        \
             customRequestHeaders:\n          X-Forwarded-Proto: \"{scheme}\"\n  services:\n    countersign:\n      loadBalancer:\n        \
             passHostHeader: true\n        servers:\n          - url: \"http://{upstream}\""
        );
        Self {
            nginx,
            caddy,
            traefik,
        }
    }
}

fn split<'a>(authority: &'a str, scheme: &str) -> (&'a str, &'a str) {
    let usual = if scheme == "https" { "443" } else { "80" };
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority, usual),
    }
}

/// Where the proxy finds Countersign. One that listens on every address is found on this machine's own.
fn upstream(listen: Option<SocketAddr>) -> SocketAddr {
    let usual = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
    let listen = listen.unwrap_or(usual);
    if listen.ip().is_unspecified() {
        SocketAddr::new(usual.ip(), listen.port())
    } else {
        listen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::base_url::CallbackPath;

    fn lines(base: &str, listen: &str) -> ProxyLines {
        let base = ServerBaseUrl::parse(base, &CallbackPath::default()).unwrap();
        ProxyLines::of(&base, Some(listen.parse().unwrap()))
    }

    #[test]
    fn every_proxy_is_told_this_host_and_this_port() {
        let lines = lines("https://console.example.com", "0.0.0.0:9123");
        for text in [&lines.nginx, &lines.caddy, &lines.traefik] {
            assert!(
                text.contains("console.example.com") && text.contains("127.0.0.1:9123"),
                "{text}"
            );
            assert!(text.contains("X-Forwarded-Proto"), "{text}");
        }
        assert!(
            lines.nginx.contains("listen 443 ssl;")
                && lines.nginx.contains("proxy_set_header Host $http_host;")
        );
    }

    #[test]
    fn a_port_and_an_address_of_ipv6_stay_whole() {
        let on_port = lines("https://console.example.com:8443", "127.0.0.1:8080");
        assert!(
            on_port
                .nginx
                .contains("listen 8443 ssl;\n    server_name console.example.com;"),
            "{}",
            on_port.nginx
        );
        assert!(
            on_port.caddy.starts_with("console.example.com:8443 {"),
            "{}",
            on_port.caddy
        );
        let six = lines("http://[::1]", "[::1]:8080");
        assert!(
            six.nginx.contains("server_name [::1];") && six.nginx.contains("http://[::1]:8080;"),
            "{}",
            six.nginx
        );
    }
}

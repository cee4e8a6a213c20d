//! *Server Base URL* against the address that the browser really uses, and what a proxy between them forgets to say.

use super::{Check, Verdict};
use crate::records::GeneralSettings;
use model::base_url::ServerBaseUrl;
use std::net::IpAddr;

/// How one request reached this server. Everything in it may be made up by the sender; it serves advice, nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// Scheme, host and port as this server sees them: from `Host`, `X-Forwarded-Proto` and, from a trusted proxy, `X-Forwarded-Host`.
    pub reached: Option<String>,
    /// Scheme, host and port that the browser itself named, in `Origin` or in the `Referer` of a request from its own site. A proxy
    /// does not rewrite these.
    pub address_bar: Option<String>,
    /// Who connected: the browser, or the last proxy.
    pub peer: Option<IpAddr>,
    /// Whether that is a trusted proxy.
    pub peer_is_trusted: bool,
    /// `X-Forwarded-Host`.
    pub forwarded_host: Option<String>,
    /// `X-Forwarded-Proto`.
    pub forwarded_proto: Option<String>,
}

/// How the browser's address and the *Server Base URL* differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The browser uses another address.
    OtherAddress {
        /// Which.
        browser: String,
    },
    /// A proxy replaces `Host`.
    HostLost {
        /// What arrives instead.
        reached: String,
    },
    /// A proxy does not say that the browser speaks HTTPS with it.
    SchemeLost,
    /// A proxy names the host in `X-Forwarded-Host`, and is not believed.
    ProxyNotTrusted {
        /// The proxy.
        peer: Option<IpAddr>,
    },
    /// Either the browser uses another address, or a proxy changes it on the way.
    Unsure {
        /// What arrives.
        reached: String,
    },
}

impl Mismatch {
    /// Whether lines for a proxy help.
    #[must_use]
    pub const fn concerns_proxy(&self) -> bool {
        !matches!(self, Self::OtherAddress { .. })
    }
}

impl Sight {
    /// What differs, `None` when nothing does or nothing is known.
    #[must_use]
    pub fn mismatch(&self, base: &ServerBaseUrl) -> Option<Mismatch> {
        let wanted = base.origin();
        let reached = self.reached.as_deref()?;
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        if let Some(browser) = self.address_bar.as_deref().filter(|own| !same(own, &wanted)) {
            return Some(Mismatch::OtherAddress {
                browser: browser.to_owned(),
            });
        }
        if same(reached, &wanted) {
            return None;
        }
        let browser_is_right = self.address_bar.is_some();
        let (scheme, host) = wanted.split_once("://")?;
        let (reached_scheme, reached_host) = reached.split_once("://")?;
        if same(host, reached_host) {
            // Plain HTTP arrived where HTTPS is wanted, or the other way round
            let silent = self.forwarded_proto.is_none();
            return Some(match (scheme, browser_is_right, silent) {
                ("https", true, _) => Mismatch::SchemeLost,
                ("https", false, true) if self.forwarded_host.is_some() => Mismatch::SchemeLost,
                ("https", false, _) => Mismatch::Unsure {
                    reached: reached.to_owned(),
                },
                _ => Mismatch::OtherAddress {
                    browser: reached.to_owned(),
                },
            });
        }
        let named = self
            .forwarded_host
            .as_deref()
            .is_some_and(|named| same(named.trim(), host));
        Some(if named && !self.peer_is_trusted {
            Mismatch::ProxyNotTrusted { peer: self.peer }
        } else if browser_is_right {
            Mismatch::HostLost {
                reached: reached_host.to_owned(),
            }
        } else if scheme == "https" && reached_scheme == "https" {
            Mismatch::OtherAddress {
                browser: reached.to_owned(),
            }
        } else {
            Mismatch::Unsure {
                reached: reached.to_owned(),
            }
        })
    }
}

/// Whether the provider will send the browser back to where this session is.
pub(super) fn base_url(general: &GeneralSettings, sight: &Sight, mismatch: Option<&Mismatch>) -> Check {
    const NAME: &str = "Server Base URL";
    let Some(base) = &general.base_url else {
        return Check::new(NAME, Verdict::Bad, "It is not set, so there is no redirect URI.")
            .remedy("Enter it on System, General.");
    };
    if !base.is_acceptable_to_providers() {
        return Check::new(
            NAME,
            Verdict::Bad,
            format!("{base} is not HTTPS. Providers send nobody back to it, except to localhost."),
        )
        .remedy(
            "Put a proxy that speaks HTTPS before Countersign, and enter its address on System, General.",
        );
    }
    let Some(mismatch) = mismatch else {
        let finding = match sight.reached {
            Some(_) => format!("{base} is the address that your browser uses."),
            None => format!("The redirect URI begins with {base}."),
        };
        return Check::new(NAME, Verdict::Good, finding);
    };
    let (verdict, finding, remedy) = words(base, mismatch);
    Check::new(NAME, verdict, finding).remedy(remedy)
}

fn words(base: &ServerBaseUrl, mismatch: &Mismatch) -> (Verdict, String, String) {
    match mismatch {
        Mismatch::OtherAddress { browser } => (
            Verdict::Doubtful,
            format!("Your browser uses {browser}. After Authorize it would come back to {base}, signed out there, and the sign-in would be lost."),
            format!("Open this page at {base}, or enter {browser} on System, General and at the provider."),
        ),
        Mismatch::HostLost { reached } => (
            Verdict::Bad,
            format!("Your browser uses {base}, but here its requests arrive for {reached}: the proxy in between replaces the Host header."),
            "Let the proxy pass on Host. The lines for it are below.".to_owned(),
        ),
        Mismatch::SchemeLost => (
            Verdict::Bad,
            "Your browser speaks HTTPS with the proxy, but the proxy does not say so. Sessions then go without the stricter cookie."
                .to_owned(),
            "Let the proxy send X-Forwarded-Proto: https. The lines for it are below.".to_owned(),
        ),
        Mismatch::ProxyNotTrusted { peer } => {
            let proxy = peer.map_or_else(|| "the proxy".to_owned(), |peer| format!("the proxy at {peer}"));
            (
                Verdict::Doubtful,
                format!("The right host is named in X-Forwarded-Host by {proxy}, which is not among the trusted ones."),
                "Name it in COUNTERSIGN_TRUSTED_PROXIES and start Countersign again, or let it pass on Host. The lines are below.".to_owned(),
            )
        }
        Mismatch::Unsure { reached } => (
            Verdict::Doubtful,
            format!("This request arrived for {reached}, not for {base}: either your browser uses that address, or a proxy in between changes it."),
            format!("Look at the address bar. If it shows {base}, the proxy needs the lines below; if not, open this page at {base}."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::base_url::CallbackPath;

    const BASE: &str = "https://console.example.com";

    fn found(sight: &Sight) -> Option<Mismatch> {
        sight.mismatch(&ServerBaseUrl::parse(BASE, &CallbackPath::default()).unwrap())
    }

    fn sight(reached: &str, address_bar: Option<&str>) -> Sight {
        Sight {
            reached: Some(reached.to_owned()),
            address_bar: address_bar.map(str::to_owned),
            ..Sight::default()
        }
    }

    #[test]
    fn the_same_address_is_no_mismatch_however_it_is_spelled() {
        assert_eq!(found(&sight("https://Console.example.com", None)), None);
        assert_eq!(found(&sight(BASE, Some(BASE))), None);
        assert_eq!(found(&Sight::default()), None);
    }

    #[test]
    fn what_the_browser_itself_says_tells_a_proxy_from_another_address() {
        let local = "http://127.0.0.1:8080";
        assert_eq!(
            found(&sight(local, Some(BASE))),
            Some(Mismatch::HostLost {
                reached: "127.0.0.1:8080".to_owned()
            })
        );
        assert_eq!(
            found(&sight(local, Some(local))),
            Some(Mismatch::OtherAddress {
                browser: local.to_owned()
            })
        );
        assert_eq!(
            found(&sight(local, None)),
            Some(Mismatch::Unsure {
                reached: local.to_owned()
            })
        );
        assert_eq!(
            found(&sight("http://console.example.com", Some(BASE))),
            Some(Mismatch::SchemeLost)
        );
        assert_eq!(
            found(&sight("https://10.0.0.1", None)),
            Some(Mismatch::OtherAddress {
                browser: "https://10.0.0.1".to_owned()
            })
        );
    }

    #[test]
    fn a_proxy_that_is_not_believed_is_named() {
        let peer: IpAddr = "10.0.0.7".parse().unwrap();
        let mut sight = sight("https://127.0.0.1:8080", None);
        sight.peer = Some(peer);
        sight.forwarded_host = Some("console.example.com".to_owned());
        assert_eq!(
            found(&sight),
            Some(Mismatch::ProxyNotTrusted { peer: Some(peer) })
        );
    }
}

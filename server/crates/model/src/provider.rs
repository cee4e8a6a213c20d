//! Providers, clouds and where their endpoints are.

use serde::{Deserialize, Serialize};
use std::fmt;
use url::{Host, Url};

/// Whose API carries the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Mail over Microsoft Graph, signed in at the Microsoft identity platform.
    MicrosoftGraph,
}

impl Provider {
    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::MicrosoftGraph => "Microsoft Graph",
        }
    }

    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::MicrosoftGraph => "microsoft_graph",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        (value == Self::MicrosoftGraph.value()).then_some(Self::MicrosoftGraph)
    }
}

/// Which of Microsoft's clouds a registration lives in. Tokens of one are not accepted by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// Microsoft 365 worldwide, GCC included.
    Global,
    /// US Government L4, GCC High.
    UsGovernmentL4,
    /// US Government L5, the Department of Defense.
    UsGovernmentL5,
    /// China, operated by 21Vianet.
    China,
    /// Endpoints typed by the administrator.
    Custom,
}

impl Cloud {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Global,
        Self::UsGovernmentL4,
        Self::UsGovernmentL5,
        Self::China,
        Self::Custom,
    ];

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Global => "Global",
            Self::UsGovernmentL4 => "US Government L4 (GCC High)",
            Self::UsGovernmentL5 => "US Government L5 (DoD)",
            Self::China => "China (21Vianet)",
            Self::Custom => "Custom endpoints",
        }
    }

    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovernmentL4 => "us_government_l4",
            Self::UsGovernmentL5 => "us_government_l5",
            Self::China => "china",
            Self::Custom => "custom",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.value() == value)
    }

    /// Authority and Graph root (learn.microsoft.com: *National clouds*), as text; `None` for [`Self::Custom`].
    const fn endpoints(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Global => Some(("https://login.microsoftonline.com", "https://graph.microsoft.com")),
            Self::UsGovernmentL4 => Some(("https://login.microsoftonline.us", "https://graph.microsoft.us")),
            Self::UsGovernmentL5 => Some((
                "https://login.microsoftonline.us",
                "https://dod-graph.microsoft.us",
            )),
            Self::China => Some((
                "https://login.partner.microsoftonline.cn",
                "https://microsoftgraph.chinacloudapi.cn",
            )),
            Self::Custom => None,
        }
    }

    /// Where an administrator registers an application, `None` for [`Self::Custom`].
    #[must_use]
    pub const fn portal(self) -> Option<&'static str> {
        match self {
            Self::Global => Some("https://entra.microsoft.com"),
            Self::UsGovernmentL4 | Self::UsGovernmentL5 => Some("https://entra.microsoft.us"),
            Self::China => Some("https://entra.microsoftonline.cn"),
            Self::Custom => None,
        }
    }
}

/// Root of an endpoint: HTTPS, or plain HTTP on this machine; no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EndpointUrl(Url);

/// The text is not an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEndpoint {
    /// Not a URL that can be called.
    #[error("Enter a whole address such as https://login.example.com, without ? or #.")]
    Malformed,
    /// Plain HTTP to another machine would show tokens to everyone on the way.
    #[error("Use https://. Plain http:// is only accepted for this machine (localhost).")]
    NotSecure,
}

impl EndpointUrl {
    /// The address without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host's name or address and the port that is called.
    #[must_use]
    pub fn host_and_port(&self) -> (String, u16) {
        let host = match self.0.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => String::new(),
        };
        (host, self.0.port_or_known_default().unwrap_or(443))
    }

    /// Whether it is called over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl std::str::FromStr for EndpointUrl {
    type Err = InvalidEndpoint;

    fn from_str(text: &str) -> Result<Self, InvalidEndpoint> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidEndpoint::Malformed)?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if url.host().is_none() || !bare || !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidEndpoint::Malformed);
        }
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() == "http" && !loopback {
            return Err(InvalidEndpoint::NotSecure);
        }
        Ok(Self(url))
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for EndpointUrl {
    type Error = InvalidEndpoint;

    fn try_from(text: String) -> Result<Self, InvalidEndpoint> {
        text.parse()
    }
}

impl From<EndpointUrl> for String {
    fn from(url: EndpointUrl) -> Self {
        url.as_str().to_owned()
    }
}

/// Where one application's sign-in and mail API are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Sign-in and tokens, `https://login.microsoftonline.com` for one.
    pub authority: EndpointUrl,
    /// Microsoft Graph without version, `https://graph.microsoft.com` for one.
    pub graph: EndpointUrl,
}

impl Endpoints {
    /// The endpoints of one of Microsoft's clouds, `None` for [`Cloud::Custom`].
    #[must_use]
    pub fn of(cloud: Cloud) -> Option<Self> {
        let (authority, graph) = cloud.endpoints()?;
        Some(Self {
            authority: authority.parse().ok()?,
            graph: graph.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_but_custom_knows_its_endpoints() {
        for cloud in Cloud::ALL {
            assert_eq!(
                Endpoints::of(cloud).is_none(),
                cloud == Cloud::Custom,
                "{cloud:?}"
            );
            assert_eq!(Cloud::from_value(cloud.value()), Some(cloud));
        }
    }

    #[test]
    fn plain_http_only_to_this_machine() {
        assert!("http://127.0.0.1:9400/graph/".parse::<EndpointUrl>().is_ok());
        assert_eq!(
            "http://login.example.com".parse::<EndpointUrl>(),
            Err(InvalidEndpoint::NotSecure)
        );
        assert_eq!(
            "login.example.com".parse::<EndpointUrl>(),
            Err(InvalidEndpoint::Malformed)
        );
        assert_eq!(
            "https://a.test?x".parse::<EndpointUrl>(),
            Err(InvalidEndpoint::Malformed)
        );
    }
}

//! Mail addresses, host names and ports that cannot be built invalid.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

/// A mail address: one mailbox, without display name (RFC 5321, 4.1.2).
///
/// Deliberately narrower than the RFC: no quoted local part, no address literal, no control character, at most 254 octets.
/// That also keeps line breaks, and with them header injection, out of every mail and request it is put into.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not a mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// No text at all.
    #[error("Enter an email address.")]
    Empty,
    /// Over 254 octets (RFC 5321, 4.5.3.1.3).
    #[error("This is too long for an email address: 254 characters at most.")]
    TooLong,
    /// Several addresses in one field.
    #[error("Enter one address only.")]
    Several,
    /// Anything else.
    #[error("Enter an email address such as name@example.com.")]
    Malformed,
}

impl EmailAddress {
    /// The address as it was typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether both name the same mailbox as far as mail systems in the field treat it: letters compare without case.
    #[must_use]
    pub fn same_mailbox(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.trim().to_lowercase()
    }

    /// The form used as a key: lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidAddress::Empty);
        }
        if text.len() > 254 {
            return Err(InvalidAddress::TooLong);
        }
        if text.contains([',', ';']) {
            return Err(InvalidAddress::Several);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress::Malformed)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| is_atom(c) || c == '.');
        if local_fits && is_host_name(domain) && !domain.ends_with('.') {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidAddress::Malformed)
        }
    }
}

/// `atext` of RFC 5322, and letters beyond ASCII (RFC 6531).
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// A mail server's name or IP address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostName(String);

/// Why a text is not a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHost {
    /// No text at all.
    #[error("Enter the server's name, such as mail.example.com.")]
    Empty,
    /// A whole URL was pasted.
    #[error("Enter the name only, without https:// or a path.")]
    Url,
    /// The port was pasted along.
    #[error("Enter the name only. The port has a field of its own.")]
    WithPort,
    /// Anything else.
    #[error("This is not a server name. Enter one such as mail.example.com.")]
    Malformed,
}

impl HostName {
    /// The name as typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidHost::Empty);
        }
        if text.contains("://") || text.contains('/') {
            return Err(InvalidHost::Url);
        }
        let literal = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(text);
        if literal.parse::<std::net::IpAddr>().is_ok() {
            return Ok(Self(literal.to_owned()));
        }
        if text
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok())
        {
            return Err(InvalidHost::WithPort);
        }
        if is_host_name(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidHost::Malformed)
        }
    }
}

/// Letters, digits, hyphens and dots, labels of 1 to 63 (RFC 1123, 2.1); letters beyond ASCII are allowed (RFC 5890).
fn is_host_name(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    !text.is_empty()
        && text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for HostName {
    type Error = InvalidHost;

    fn try_from(text: String) -> Result<Self, InvalidHost> {
        text.parse()
    }
}

impl From<HostName> for String {
    fn from(host: HostName) -> Self {
        host.0
    }
}

/// A TCP port, 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Port(NonZeroU16);

/// The text is not a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter a port between 1 and 65535.")]
pub struct InvalidPort;

impl Port {
    /// A port, unless it is 0.
    #[must_use]
    pub fn new(number: u16) -> Option<Self> {
        NonZeroU16::new(number).map(Self)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0.get()
    }
}

impl FromStr for Port {
    type Err = InvalidPort;

    fn from_str(text: &str) -> Result<Self, InvalidPort> {
        let text = text.trim();
        // `u16::from_str` takes a leading plus sign
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidPort);
        }
        text.parse().map(Self).map_err(|_| InvalidPort)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for good in [
            "a@b.test",
            "first.last+tag@sub.example.com",
            "o'neil@example.com",
            "müller@example.com",
            " x@y.test ",
        ] {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
    }

    #[test]
    fn each_wrong_address_says_why() {
        assert_eq!("".parse::<EmailAddress>(), Err(InvalidAddress::Empty));
        assert_eq!(
            "a@b.test, c@d.test".parse::<EmailAddress>(),
            Err(InvalidAddress::Several)
        );
        assert_eq!(
            format!("{}@b.test", "a".repeat(300)).parse::<EmailAddress>(),
            Err(InvalidAddress::TooLong)
        );
        for bad in [
            "a",
            "@b.test",
            "a@",
            "a b@c.test",
            "a..b@c.test",
            "A <a@b.test>",
            "a@-b.test",
            "a@b.test\r\nBcc: x@y.test",
        ] {
            assert_eq!(
                bad.parse::<EmailAddress>(),
                Err(InvalidAddress::Malformed),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_host_is_a_name_and_nothing_else() {
        for good in [
            "mail.example.com",
            "localhost",
            "127.0.0.1",
            "::1",
            "[::1]",
            "mail_1.example.com",
        ] {
            assert!(good.parse::<HostName>().is_ok(), "{good}");
        }
        assert_eq!(
            "https://mail.example.com".parse::<HostName>(),
            Err(InvalidHost::Url)
        );
        assert_eq!(
            "mail.example.com:587".parse::<HostName>(),
            Err(InvalidHost::WithPort)
        );
        assert_eq!("mail server".parse::<HostName>(), Err(InvalidHost::Malformed));
    }

    #[test]
    fn a_port_is_digits_from_1_to_65535() {
        assert_eq!("587".parse::<Port>().map(Port::get), Ok(587));
        for bad in ["", "0", "65536", "+25", "-1", "25 26", "0x19"] {
            assert!(bad.parse::<Port>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_accepted_address_can_break_a_header(text in "\\PC{0,40}@[a-z.\\r\\n]{0,30}") {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert!(!address.as_str().chars().any(|c| c.is_control() || c.is_whitespace() || c == '<' || c == '>'));
            }
        }
    }
}

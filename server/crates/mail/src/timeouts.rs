//! How long the other side may take.

use std::time::Duration;

/// Limits for conversations with mail servers. Calls of Microsoft Graph have those of the HTTP client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the answer of the name service.
    pub resolve: Duration,
    /// For the TCP connection, over all addresses of a name.
    pub connect: Duration,
    /// For the greeting of a server that was not asked to begin with TLS. Well below RFC 5321, 4.5.3.2.1, which has strangers' mail in mind:
    /// servers that delay it do so on port 25, and a person is waiting.
    pub greeting: Duration,
    /// For the TLS handshake, a greeting after it, and the whole answer to one command.
    pub command: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(5),
            connect: Duration::from_secs(15),
            greeting: Duration::from_secs(10),
            command: Duration::from_secs(30),
        }
    }
}

//! How long the other side may take.

use std::time::Duration;

/// Limits for conversations with mail servers. Calls of Microsoft Graph have those of the HTTP client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the answer of the name service.
    pub resolve: Duration,
    /// For the TCP connection, over all addresses of a name.
    pub connect: Duration,
    /// For the greeting, the TLS handshake, and the whole answer to one command.
    pub command: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(5),
            connect: Duration::from_secs(15),
            command: Duration::from_secs(30),
        }
    }
}

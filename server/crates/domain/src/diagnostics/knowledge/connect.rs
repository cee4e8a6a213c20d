//! Name, connection and TLS: what can go wrong before the other side says its first word.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Graph, Imap, Smtp, Words};
use model::advice::Retry::{AfterRemedy, ByItself};
use model::advice::WhoseJob::{MailServerOperator, Provider, ServerOperator, You};

/// The name has no address.
pub(in crate::diagnostics) static NAME_UNKNOWN: Entry = Entry {
    id: "server.name-unknown",
    seen: &[
        Words("Name or service not known"),
        Words("ENOTFOUND"),
        Words("NXDOMAIN"),
    ],
    headline: "The name of {server} does not resolve",
    cause: "No address is known for this name: it is mistyped, or this server cannot reach its name server.",
    remedy: &[
        "Check the spelling of Host Name.",
        "If it is right, ask on this server for its address, with getent hosts for instance.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Nothing listens.
pub(in crate::diagnostics) static CONNECTION_REFUSED: Entry = Entry {
    id: "server.connection-refused",
    seen: &[Words("Connection refused"), Words("ECONNREFUSED")],
    headline: "Nothing answers at {server}",
    cause: "The machine is there, but no program listens on this port: the server is stopped, or the port is another one.",
    remedy: &[
        "Check Host Port.",
        "If it is right, the mail server has to be started.",
    ],
    whose: MailServerOperator,
    retry: ByItself,
};

/// No answer in time.
pub(in crate::diagnostics) static TIMED_OUT: Entry = Entry {
    id: "server.timeout",
    seen: &[Words("timed out"), Words("ETIMEDOUT")],
    headline: "{server} does not answer in time",
    cause: "Most often a firewall drops the connection without a word; sometimes the server is overloaded.",
    remedy: &[
        "Allow connections from this server to that host and port in the firewall.",
        "Check Host Name and Host Port.",
    ],
    whose: ServerOperator,
    retry: ByItself,
};

/// Silence where a greeting belongs.
pub(in crate::diagnostics) static NO_GREETING: Entry = Entry {
    id: "server.no-greeting",
    seen: &[],
    headline: "{server} did not greet",
    cause: "The connection stands, but the server waits in silence. Ports 465 and 993 speak TLS from the start: there the server waits for us. Seldom it is overloaded.",
    remedy: &[
        "For port 465 or 993, choose TLS from the start as TLS mode.",
        "For another port, ask its operator in which mode it speaks.",
    ],
    whose: You,
    retry: ByItself,
};

/// The connection broke.
pub(in crate::diagnostics) static CONNECTION_LOST: Entry = Entry {
    id: "server.connection-lost",
    seen: &[Words("Connection reset"), Words("ECONNRESET"), Smtp("421 4.4.2")],
    headline: "{server} broke off the connection",
    cause: "The connection was closed in the middle of the talk.",
    remedy: &[
        "Test again.",
        "If it happens again, the mail server's log tells why.",
    ],
    whose: MailServerOperator,
    retry: ByItself,
};

/// Asked to wait.
pub(in crate::diagnostics) static THROTTLED: Entry = Entry {
    id: "server.throttled",
    seen: &[Graph("TooManyRequests"), Imap("THROTTLED")],
    headline: "{server} asks to wait",
    cause: "Too much came in a short time. Nothing is wrong with the settings.",
    remedy: &["Wait a few minutes, then test again."],
    whose: Provider,
    retry: ByItself,
};

/// A fault that passes.
pub(in crate::diagnostics) static UNAVAILABLE: Entry = Entry {
    id: "server.unavailable",
    seen: &[
        Graph("ErrorInternalServerError"),
        Graph("ErrorServerBusy"),
        Graph("ErrorMailboxStoreUnavailable"),
        Graph("ErrorTimeoutExpired"),
        Graph("ServiceUnavailable"),
        Graph("UnknownError"),
        Graph("GatewayTimeout"),
        Smtp("451 4.3.0"),
        Imap("UNAVAILABLE"),
        Imap("INUSE"),
        Imap("SERVERBUG"),
        Imap("CORRUPTION"),
    ],
    headline: "{server} has a fault that passes",
    cause: "It answered that it cannot do its work at the moment.",
    remedy: &["Wait a few minutes, then test again."],
    whose: Provider,
    retry: ByItself,
};

/// Not the protocol.
pub(in crate::diagnostics) static PROTOCOL: Entry = Entry {
    id: "server.protocol",
    seen: &[],
    headline: "{server} answers in a way that cannot be understood",
    cause: "Perhaps another kind of server listens on this port.",
    remedy: &["Check Host Name and Host Port.", "The server's log says more."],
    whose: MailServerOperator,
    retry: AfterRemedy,
};

/// No STARTTLS.
pub(in crate::diagnostics) static STARTTLS_MISSING: Entry = Entry {
    id: "tls.starttls-missing",
    seen: &[],
    headline: "{server} does not offer STARTTLS",
    cause: "Without it, password and mail would travel readable, so nothing was sent. Somebody on the way may also have removed the offer.",
    remedy: &[
        "If the server speaks TLS from the start on another port (465 or 993), choose that TLS mode and port.",
        "Otherwise its operator has to switch STARTTLS on.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Clear text where TLS was expected.
pub(in crate::diagnostics) static NOT_TLS: Entry = Entry {
    id: "tls.not-tls",
    seen: &[Words("wrong version number")],
    headline: "{server} does not speak TLS from the start",
    cause: "The first bytes it sent are not TLS: the TLS mode does not fit the port.",
    remedy: &["Choose STARTTLS for ports 25, 143 and 587, and TLS from the start for 465 and 993."],
    whose: You,
    retry: AfterRemedy,
};

/// Expired.
pub(in crate::diagnostics) static CERTIFICATE_EXPIRED: Entry = Entry {
    id: "tls.certificate-expired",
    seen: &[Words("certificate has expired")],
    headline: "The certificate of {server} has expired",
    cause: "It {end}.",
    remedy: &[
        "The operator of the mail server renews its certificate.",
        "If it was renewed, check this server's clock.",
    ],
    whose: MailServerOperator,
    retry: AfterRemedy,
};

/// For another name.
pub(in crate::diagnostics) static CERTIFICATE_NAME: Entry = Entry {
    id: "tls.certificate-name",
    seen: &[Words("hostname mismatch"), Words("not valid for name")],
    headline: "The certificate of {server} is for another name",
    cause: "The name in Host Name is not among the names in the server's certificate.",
    remedy: &["Enter the name that stands in the certificate. An IP address seldom does."],
    whose: You,
    retry: AfterRemedy,
};

/// Signed by nobody known.
pub(in crate::diagnostics) static CERTIFICATE_UNTRUSTED: Entry = Entry {
    id: "tls.certificate-untrusted",
    seen: &[
        Words("self-signed certificate"),
        Words("self signed certificate"),
        Words("unable to get local issuer certificate"),
        Words("UnknownIssuer"),
    ],
    headline: "The certificate of {server} is not trusted",
    cause: "It is signed by an authority that this server does not know: an internal one, or the server itself.",
    remedy: &["Give Countersign the authority's certificate with COUNTERSIGN_EXTRA_CA_FILE and restart it."],
    whose: ServerOperator,
    retry: AfterRemedy,
};

/// Anything else.
pub(in crate::diagnostics) static TLS_FAILED: Entry = Entry {
    id: "tls.failed",
    seen: &[Words("handshake failure")],
    headline: "TLS with {server} fails",
    cause: "The two sides did not agree: {reason}.",
    remedy: &["The mail server's log tells its side."],
    whose: MailServerOperator,
    retry: AfterRemedy,
};

/// Sources: RFC 5321, RFC 3463, RFC 5530, RFC 8314; learn.microsoft.com, *Microsoft Graph error responses*.
pub(super) static AREA: Area = Area {
    title: "Name, connection, TLS",
    about: "What fails before mail can move, at a mail server as well as at Microsoft Graph.",
    entries: &[
        &NAME_UNKNOWN,
        &CONNECTION_REFUSED,
        &TIMED_OUT,
        &NO_GREETING,
        &CONNECTION_LOST,
        &THROTTLED,
        &UNAVAILABLE,
        &PROTOCOL,
        &STARTTLS_MISSING,
        &NOT_TLS,
        &CERTIFICATE_EXPIRED,
        &CERTIFICATE_NAME,
        &CERTIFICATE_UNTRUSTED,
        &TLS_FAILED,
    ],
};

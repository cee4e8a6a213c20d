//! The mail side of providers: look at servers, send, read.

use super::{Ages, FolderPlace, FolderTree, ListedFolder};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::address::{EmailAddress, HostName, Port};
use model::advice::ProviderAnswer;
use model::email::{FolderId, FolderPath, TlsMode};
use model::provider::EndpointUrl;
use secrecy::SecretString;
use std::net::IpAddr;
use url::Url;

/// How mail travels, opened for one piece of work.
#[derive(Debug, Clone)]
pub enum Route {
    /// Microsoft Graph over HTTPS.
    Graph {
        /// Root without version.
        graph: EndpointUrl,
        /// Access token.
        token: SecretString,
    },
    /// A mail server: SMTP for sending, IMAP for reading.
    Server(ServerAccess),
}

/// A mail server and how to get in.
#[derive(Debug, Clone)]
pub struct ServerAccess {
    /// Name.
    pub host: HostName,
    /// Port.
    pub port: Port,
    /// When TLS begins.
    pub tls: TlsMode,
    /// User name and password; `None` does not sign in.
    pub login: Option<Login>,
}

/// User name and password.
#[derive(Debug, Clone)]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password.
    pub password: SecretString,
}

/// Which mailbox of those that the account may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mailbox {
    /// The account's own.
    Own,
    /// Another one, by its address.
    Other(EmailAddress),
}

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct OutgoingMail {
    /// Own Message-ID without angle brackets: makes “was it sent?” answerable.
    pub message_id: String,
    /// Sender.
    pub from: EmailAddress,
    /// Mailbox that sends and keeps the copy.
    pub mailbox: Mailbox,
    /// Recipient.
    pub to: EmailAddress,
    /// Where answers go.
    pub reply_to: Option<EmailAddress>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it was written.
    pub date: DateTime<Utc>,
}

/// A copy in Sent Items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCopy {
    /// Message-ID as the provider kept it.
    pub message_id: String,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFacts {
    /// The provider's id, or the name on an IMAP server.
    pub id: String,
    /// Name as the mailbox shows it.
    pub name: String,
    /// Messages in it.
    pub total: u64,
    /// Unread messages in it, where the server says.
    pub unread: Option<u64>,
}

/// What a list shows of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageHead {
    /// Sender, as shown.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// When it arrived.
    pub received_at: Option<DateTime<Utc>>,
}

/// What to connect to and how to talk until TLS begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeTarget {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protocol.
    pub protocol: ProbeProtocol,
}

/// How TLS begins, or that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeProtocol {
    /// HTTPS.
    Https,
    /// Plain HTTP, on this machine.
    Http,
    /// SMTP.
    Smtp(TlsMode),
    /// IMAP.
    Imap(TlsMode),
}

/// What a TLS handshake showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFacts {
    /// `TLS 1.3`; `None` where the connection is not encrypted by choice.
    pub version: Option<String>,
    /// The server's certificate.
    pub certificate: Option<Certificate>,
}

/// A server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// End of validity.
    pub not_after: DateTime<Utc>,
}

/// An answer over HTTP, reduced to what tells who gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebAnswer {
    /// HTTP status.
    pub status: u16,
    /// Where a redirect leads. It was not followed.
    pub location: Option<String>,
    /// The other side's clock (`Date`, RFC 9110, 6.6.1), to the second.
    pub date: Option<DateTime<Utc>>,
    /// The beginning of the body, at most 64 KiB; what is no UTF-8 is replaced.
    pub body: String,
}

/// What kind of failure it was; decides advice and what happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailFaultKind {
    /// The name is not known.
    NameUnknown,
    /// Nothing listens there.
    ConnectionRefused,
    /// No answer in time.
    TimedOut,
    /// The connection stands, but the server does not say the first word, as SMTP and IMAP servers do. One that speaks TLS from the start
    /// waits for us to begin.
    NoGreeting,
    /// The connection broke.
    ConnectionLost,
    /// The server does not offer STARTTLS.
    StartTlsMissing,
    /// It answered, but not in TLS: most likely the wrong TLS mode for this port.
    NotTls,
    /// Its certificate has expired.
    CertificateExpired {
        /// When.
        not_after: Option<DateTime<Utc>>,
    },
    /// Its certificate is for another name.
    CertificateName,
    /// Its certificate is not signed by anybody this machine trusts.
    CertificateUntrusted,
    /// Any other TLS failure. The text is rustls', and safe to show.
    Tls(String),
    /// The server does not offer a way to sign in that we can use.
    NoMechanism,
    /// User name or password refused.
    LoginRefused,
    /// The access token was refused.
    TokenRefused,
    /// The account lacks a permission or a right on the mailbox.
    AccessDenied,
    /// The account may not send as this address.
    SenderRefused,
    /// The server does not take mail for this recipient.
    RecipientRefused,
    /// There is no such mailbox.
    MailboxMissing,
    /// There is no such folder; the names are those that exist at that level.
    FolderMissing {
        /// First name of the path that was not found.
        name: String,
        /// What is there instead.
        existing: Vec<String>,
    },
    /// A folder of this name is there already.
    FolderExists,
    /// A folder cannot have this name, or cannot be made at this place.
    FolderNameRefused,
    /// Too large.
    TooLarge,
    /// Asked to wait.
    Throttled {
        /// Seconds, when the server said.
        retry_after: Option<u64>,
    },
    /// The other side has a fault that passes.
    Unavailable,
    /// Refused for good, in words we do not know.
    Rejected,
    /// Not what the protocol says. The text is for the log.
    Protocol(String),
}

/// A mail server or API said no, or nothing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("mail: {kind:?}")]
pub struct MailFault {
    /// What kind.
    pub kind: MailFaultKind,
    /// The other side's words.
    pub answer: Option<Box<ProviderAnswer>>,
}

impl MailFault {
    /// A failure without an answer.
    #[must_use]
    pub const fn silent(kind: MailFaultKind) -> Self {
        Self { kind, answer: None }
    }

    /// Whether the same call may succeed later without anybody doing anything.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            MailFaultKind::TimedOut
                | MailFaultKind::NoGreeting
                | MailFaultKind::ConnectionLost
                | MailFaultKind::ConnectionRefused
                | MailFaultKind::Throttled { .. }
                | MailFaultKind::Unavailable
        )
    }
}

/// Looks at servers from outside, without signing in.
#[async_trait]
pub trait ServerProbe: Send + Sync {
    /// Addresses of a name.
    ///
    /// # Errors
    /// [`MailFaultKind::NameUnknown`] or a timeout.
    async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, MailFault>;

    /// Connects and completes TLS, checking the certificate as every other connection does.
    ///
    /// # Errors
    /// What failed: connecting, STARTTLS, or TLS.
    async fn tls(&self, target: &ProbeTarget) -> Result<TlsFacts, MailFault>;

    /// Asks for a document over HTTP, as every other request does: same proxy, same trusted authorities. Follows no redirect and
    /// gives up soon, because a person waits.
    ///
    /// # Errors
    /// Why there was no answer. An answer with an error status is an answer.
    async fn fetch(&self, url: &Url) -> Result<WebAnswer, MailFault>;
}

/// Sends mail.
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Signs in and out again; says what the server greeted with and which mechanism was used. Nothing to do for Graph.
    ///
    /// # Errors
    /// Why the server did not let us in.
    async fn sign_in(&self, route: &Route) -> Result<Vec<String>, MailFault>;

    /// Sends; the answer is the server's acknowledgement, for people.
    ///
    /// # Errors
    /// Why the mail was not accepted.
    async fn send(&self, route: &Route, mail: &OutgoingMail) -> Result<String, MailFault>;

    /// Looks once for a sent mail in Sent Items, by Message-ID and, where the provider replaced it, by subject.
    /// Only for routes that keep one: `None` for SMTP.
    ///
    /// # Errors
    /// Why it could not look.
    async fn find_sent(&self, route: &Route, mail: &OutgoingMail) -> Result<Option<SentCopy>, MailFault>;
}

/// Reads mail. The one thing that it changes, and only where it is told to, is that it makes a folder.
#[async_trait]
pub trait MailReader: Send + Sync {
    /// Signs in and out again; says which capabilities matter. Nothing to do for Graph.
    ///
    /// # Errors
    /// Why the server did not let us in.
    async fn sign_in(&self, route: &Route) -> Result<Vec<String>, MailFault>;

    /// Finds a folder.
    ///
    /// # Errors
    /// [`MailFaultKind::FolderMissing`], or why it could not look.
    async fn folder(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        path: &FolderPath,
    ) -> Result<FolderFacts, MailFault>;

    /// The newest messages of a folder, newest first. Marks nothing as read.
    ///
    /// # Errors
    /// Why it could not look.
    async fn newest(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        count: u32,
    ) -> Result<Vec<MessageHead>, MailFault>;

    /// Whether the folder or the inbox holds mail that was sent to `address`: proof that it leads into this mailbox.
    ///
    /// # Errors
    /// Why it could not look.
    async fn received_for(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        address: &EmailAddress,
    ) -> Result<bool, MailFault>;

    /// All folders, with the number of messages in each.
    ///
    /// # Errors
    /// Why it could not look.
    async fn folders(&self, route: &Route, mailbox: &Mailbox) -> Result<FolderTree, MailFault>;

    /// Finds a folder by its id, whatever it is called now.
    ///
    /// # Errors
    /// [`MailFaultKind::FolderMissing`], or why it could not look.
    async fn folder_by_id(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        id: &FolderId,
    ) -> Result<ListedFolder, MailFault>;

    /// When the messages of these folders arrived, folder by folder. Marks nothing as read.
    ///
    /// # Errors
    /// Why it could not look.
    async fn ages(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folders: &[FolderFacts],
    ) -> Result<Vec<Ages>, MailFault>;

    /// Makes a folder.
    ///
    /// # Errors
    /// [`MailFaultKind::FolderExists`], [`MailFaultKind::FolderNameRefused`], or why it could not.
    async fn create_folder(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        place: FolderPlace,
        name: &str,
    ) -> Result<FolderId, MailFault>;
}

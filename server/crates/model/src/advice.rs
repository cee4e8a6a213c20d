//! What an administrator reads when something failed: cause, remedy and whose job it is. Never the log's text, never a secret.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoseJob {
    /// The administrator who reads this.
    You,
    /// An administrator of the tenant at the provider.
    TenantAdministrator,
    /// Whoever runs the mail server.
    MailServerOperator,
    /// Whoever runs this server: network, clock, disk.
    ServerOperator,
    /// The provider; all one can do is wait.
    Provider,
    /// Countersign itself: a fault of the program, to be reported with the report.
    Countersign,
}

impl WhoseJob {
    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::You => "Yours, here in the console",
            Self::TenantAdministrator => "A tenant administrator",
            Self::MailServerOperator => "Whoever runs the mail server",
            Self::ServerOperator => "Whoever runs this server",
            Self::Provider => "The provider",
            Self::Countersign => "Countersign itself: report it with the report of a test run",
        }
    }
}

/// Whether the same attempt is worth making again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It passes by itself: what works in the background tries again, and so may a person.
    ByItself,
    /// Only once the remedy is done.
    AfterRemedy,
    /// The same attempt fails every time; another one has to be begun.
    No,
}

impl Retry {
    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ByItself => "Yes, by itself: it passes",
            Self::AfterRemedy => "After the remedy",
            Self::No => "No: the same attempt would fail again",
        }
    }
}

/// What went wrong, in two layers: plain words first, the provider's own answer in a details part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code, such as `oauth.secret-wrong`.
    pub code: String,
    /// One line: what is the matter.
    pub headline: String,
    /// Why it happened.
    pub cause: String,
    /// What to do, step by step.
    pub remedy: Vec<String>,
    /// Who has to do it.
    pub whose_job: WhoseJob,
    /// What the other side answered, when it did.
    pub answer: Option<ProviderAnswer>,
}

/// An answer of a provider or mail server, reduced to what support staff ask for. Holds no token and no message text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAnswer {
    /// `AADSTS7000215`, `ErrorAccessDenied`, `535 5.7.8`.
    pub code: Option<String>,
    /// The provider's own sentence.
    pub message: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// What was asked, method and path without query.
    pub request: Option<String>,
    /// `request-id` of Graph, `trace_id` of the identity platform.
    pub request_id: Option<String>,
    /// `correlation_id` of the identity platform.
    pub correlation_id: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

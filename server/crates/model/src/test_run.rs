//! The words of *Test Email Configuration*: directions, steps and their states.

use crate::advice::Problem;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which half of a test run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Sending.
    Outgoing,
    /// Reading replies.
    Incoming,
}

impl Direction {
    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Outgoing => "Outgoing",
            Self::Incoming => "Incoming",
        }
    }

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        [Self::Outgoing, Self::Incoming]
            .into_iter()
            .find(|direction| direction.value() == value)
    }
}

/// One step of a test run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Nothing that this connection needs is blank.
    SettingsComplete,
    /// The servers' names resolve.
    NameResolves,
    /// A TLS connection comes about, and for how long its certificate is good.
    Tls,
    /// There is a good access token; a due one is refreshed and saved.
    Token,
    /// What was granted covers what is needed.
    Permissions,
    /// User Name is the account that authorized.
    Identity,
    /// The mail server lets us in.
    SignIn,
    /// A mail to the administrator is accepted.
    Send,
    /// That very mail lies in Sent Items of the right mailbox.
    SentItems,
    /// The reply folder exists.
    Folder,
    /// Its messages are counted and the newest listed.
    Messages,
    /// Approval Reply Address leads into that mailbox.
    ReplyAddress,
}

impl StepKind {
    /// All steps.
    pub const ALL: [Self; 12] = [
        Self::SettingsComplete,
        Self::NameResolves,
        Self::Tls,
        Self::Token,
        Self::Permissions,
        Self::Identity,
        Self::SignIn,
        Self::Send,
        Self::SentItems,
        Self::Folder,
        Self::Messages,
        Self::ReplyAddress,
    ];

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SettingsComplete => "Settings complete",
            Self::NameResolves => "Name resolves",
            Self::Tls => "TLS",
            Self::Token => "Token",
            Self::Permissions => "Granted permissions",
            Self::Identity => "Identity",
            Self::SignIn => "Sign-in",
            Self::Send => "Send",
            Self::SentItems => "Found in Sent Items",
            Self::Folder => "Folder found",
            Self::Messages => "Messages counted, newest listed",
            Self::ReplyAddress => "Reply address belongs to that mailbox",
        }
    }

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::SettingsComplete => "settings_complete",
            Self::NameResolves => "name_resolves",
            Self::Tls => "tls",
            Self::Token => "token",
            Self::Permissions => "permissions",
            Self::Identity => "identity",
            Self::SignIn => "sign_in",
            Self::Send => "send",
            Self::SentItems => "sent_items",
            Self::Folder => "folder",
            Self::Messages => "messages",
            Self::ReplyAddress => "reply_address",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == value)
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Could not run, because of an earlier one.
    Skipped,
}

impl StepState {
    /// All states.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Running,
        Self::Passed,
        Self::Failed,
        Self::Skipped,
    ];

    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Running => "Running",
            Self::Passed => "Passed",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
        }
    }

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.value() == value)
    }
}

/// How a whole run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every step passed.
    Passed,
    /// At least one failed.
    Failed,
    /// The server stopped in the middle.
    Interrupted,
}

impl Outcome {
    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::Failed => "Failed",
            Self::Interrupted => "Interrupted",
        }
    }

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        [Self::Passed, Self::Failed, Self::Interrupted]
            .into_iter()
            .find(|outcome| outcome.value() == value)
    }
}

/// One step of a run as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which half it belongs to.
    pub direction: Direction,
    /// What it looks at.
    pub kind: StepKind,
    /// How it stands.
    pub state: StepState,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<u64>,
    /// What was seen, or why it was skipped: lines of plain text without any secret.
    pub evidence: Vec<String>,
    /// Cause and remedy of a failure.
    pub problem: Option<Problem>,
}

impl Step {
    /// A step that has not begun.
    #[must_use]
    pub const fn waiting(direction: Direction, kind: StepKind) -> Self {
        Self {
            direction,
            kind,
            state: StepState::Waiting,
            started_at: None,
            duration_ms: None,
            evidence: Vec::new(),
            problem: None,
        }
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(
            self.state,
            StepState::Passed | StepState::Failed | StepState::Skipped
        )
    }
}

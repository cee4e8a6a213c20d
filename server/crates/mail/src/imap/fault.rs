//! What a refusal means (RFC 5530: response codes; RFC 9051, 7.1).

use super::response::{Completion, Status};
use domain::ports::MailFaultKind;

/// The step that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Greeting and CAPABILITY.
    Greeting,
    /// STARTTLS.
    StartTls,
    /// AUTHENTICATE or LOGIN.
    SignIn,
    /// LIST and STATUS.
    Folder,
    /// CREATE.
    Create,
    /// EXAMINE, FETCH, SEARCH.
    Read,
}

impl Step {
    /// The command, as a report names it.
    pub(crate) const fn command(self) -> &'static str {
        match self {
            Self::Greeting => "CAPABILITY",
            Self::StartTls => "STARTTLS",
            Self::SignIn => "AUTHENTICATE",
            Self::Folder => "LIST",
            Self::Create => "CREATE",
            Self::Read => "FETCH",
        }
    }
}

/// What a refusal at this step means: by response code, then by step.
pub(crate) fn kind(refusal: &Completion, step: Step) -> MailFaultKind {
    // Exchange has no code for it: the password was right, the mailbox is not there
    let not_connected = refusal.text.as_deref().is_some_and(|text| {
        text.to_ascii_lowercase()
            .contains("authenticated but not connected")
    });
    if not_connected {
        return MailFaultKind::MailboxMissing;
    }
    match refusal.code.as_deref() {
        Some("AUTHENTICATIONFAILED" | "EXPIRED") => return MailFaultKind::LoginRefused,
        Some("AUTHORIZATIONFAILED" | "NOPERM" | "CONTACTADMIN") => return MailFaultKind::AccessDenied,
        Some("PRIVACYREQUIRED") => return MailFaultKind::NoMechanism,
        Some("UNAVAILABLE" | "INUSE" | "SERVERBUG" | "CORRUPTION") => return MailFaultKind::Unavailable,
        // Does not pass before somebody makes room
        Some("OVERQUOTA") => return MailFaultKind::Rejected,
        Some("LIMIT" | "THROTTLED") => {
            return MailFaultKind::Throttled { retry_after: None };
        }
        Some("ALREADYEXISTS") => return MailFaultKind::FolderExists,
        Some("CANNOT") => return MailFaultKind::FolderNameRefused,
        Some("NONEXISTENT" | "TRYCREATE") => {
            return MailFaultKind::FolderMissing {
                name: String::new(),
                existing: Vec::new(),
            };
        }
        _ => {}
    }
    match (step, refusal.status) {
        (Step::SignIn, Status::No) => MailFaultKind::LoginRefused,
        (Step::SignIn, _) => MailFaultKind::NoMechanism,
        (Step::StartTls, _) => MailFaultKind::StartTlsMissing,
        (Step::Greeting, Status::No) => MailFaultKind::Unavailable,
        _ => MailFaultKind::Rejected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_refusals_have_their_meaning() {
        use MailFaultKind as Kind;
        let missing = || Kind::FolderMissing {
            name: String::new(),
            existing: Vec::new(),
        };
        for (line, step, expected) in [
            (
                "NO [AUTHENTICATIONFAILED] Authentication failed.",
                Step::SignIn,
                Kind::LoginRefused,
            ),
            ("NO AUTHENTICATE failed.", Step::SignIn, Kind::LoginRefused),
            ("NO LOGIN failed.", Step::SignIn, Kind::LoginRefused),
            (
                "BAD User is authenticated but not connected.",
                Step::Read,
                Kind::MailboxMissing,
            ),
            (
                "NO [UNAVAILABLE] Temporary authentication failure.",
                Step::SignIn,
                Kind::Unavailable,
            ),
            (
                "NO [PRIVACYREQUIRED] Plaintext authentication disallowed",
                Step::SignIn,
                Kind::NoMechanism,
            ),
            ("BAD unknown command", Step::SignIn, Kind::NoMechanism),
            (
                "NO [LIMIT] Maximum number of connections exceeded",
                Step::SignIn,
                Kind::Throttled { retry_after: None },
            ),
            ("BYE Too many connections", Step::Greeting, Kind::Unavailable),
            ("BAD what", Step::StartTls, Kind::StartTlsMissing),
            ("NO [NONEXISTENT] Mailbox doesn't exist", Step::Folder, missing()),
            (
                "NO [ALREADYEXISTS] Mailbox already exists",
                Step::Create,
                Kind::FolderExists,
            ),
            (
                "NO [CANNOT] Character not allowed in mailbox name",
                Step::Create,
                Kind::FolderNameRefused,
            ),
            ("NO [NOPERM] Permission denied", Step::Read, Kind::AccessDenied),
            ("NO [OVERQUOTA] Sorry", Step::Read, Kind::Rejected),
            ("NO nope", Step::Read, Kind::Rejected),
        ] {
            assert_eq!(kind(&Completion::parse(line).unwrap(), step), expected, "{line}");
        }
    }
}

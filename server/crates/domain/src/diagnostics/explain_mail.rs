//! Cause and remedy for what mail servers and mail APIs say no to.

use super::knowledge::{self, Entry, named};
use crate::ports::{MailFault, MailFaultKind as Kind};
use model::advice::{Problem, Retry};

/// How many names of folders a person is shown.
const MOST_NAMES: usize = 20;

/// The problem behind a failed call. `server` is what people call the other side: `mail.example.com:587` or `Microsoft Graph`.
///
/// What the other side answered decides, where it is known and says more than the kind of the fault; else the kind.
#[must_use]
pub fn explain_mail(fault: &MailFault, server: &str) -> Problem {
    let general = general(&fault.kind);
    let entry = fault
        .answer
        .as_deref()
        .and_then(knowledge::for_mail)
        .filter(|entry| says_more(entry, fault))
        .unwrap_or(general);
    let (folder, there) = folders(&fault.kind);
    let (end, reason) = tls(&fault.kind);
    entry.problem(
        &[
            ("server", server),
            ("folder", &folder),
            ("there", &there),
            ("end", &end),
            ("reason", &reason),
        ],
        fault.answer.as_deref().cloned(),
    )
}

/// Whether an entry found by the answer is better than the one of the kind. It is not when it is itself the entry of some kind, when it
/// says the opposite about trying again, or when the caller knows more: which folder was looked for, and that every mailbox has an inbox.
fn says_more(entry: &Entry, fault: &MailFault) -> bool {
    let knows_more = match &fault.kind {
        Kind::FolderMissing { name, .. } => !name.is_empty(),
        Kind::MailboxMissing => matches!(entry.id, "mail.item-missing" | "mail.folder-gone"),
        _ => false,
    };
    let same_about_retry = (entry.retry == Retry::ByItself) == fault.is_passing();
    !knows_more && same_about_retry && !knowledge::is_general(entry)
}

/// The entry of a kind.
fn general(kind: &Kind) -> &'static Entry {
    match kind {
        Kind::NameUnknown => &named::NAME_UNKNOWN,
        Kind::ConnectionRefused => &named::CONNECTION_REFUSED,
        Kind::TimedOut => &named::TIMED_OUT,
        Kind::NoGreeting => &named::NO_GREETING,
        Kind::ConnectionLost => &named::CONNECTION_LOST,
        Kind::Throttled { .. } => &named::THROTTLED,
        Kind::Unavailable => &named::UNAVAILABLE,
        Kind::Protocol(_) => &named::PROTOCOL,
        Kind::StartTlsMissing => &named::STARTTLS_MISSING,
        Kind::NotTls => &named::NOT_TLS,
        Kind::CertificateExpired { .. } => &named::CERTIFICATE_EXPIRED,
        Kind::CertificateName => &named::CERTIFICATE_NAME,
        Kind::CertificateUntrusted => &named::CERTIFICATE_UNTRUSTED,
        Kind::Tls(_) => &named::TLS_FAILED,
        Kind::NoMechanism => &named::NO_MECHANISM,
        Kind::LoginRefused => &named::LOGIN_REFUSED,
        Kind::TokenRefused => &named::TOKEN_REFUSED,
        Kind::AccessDenied => &named::DENIED,
        Kind::SenderRefused => &named::SENDER_REFUSED,
        Kind::RecipientRefused => &named::RECIPIENT_REFUSED,
        Kind::MailboxMissing => &named::MAILBOX_MISSING,
        Kind::FolderMissing { .. } => &named::FOLDER_MISSING,
        Kind::FolderExists => &named::FOLDER_EXISTS,
        Kind::FolderNameRefused => &named::FOLDER_NAME_REFUSED,
        Kind::TooLarge => &named::TOO_LARGE,
        Kind::Rejected => &named::REJECTED,
    }
}

/// The folder that was looked for, and what is there instead.
fn folders(kind: &Kind) -> (String, String) {
    let Kind::FolderMissing { name, existing } = kind else {
        return Default::default();
    };
    let there = match existing.as_slice() {
        [] => "there is no other folder".to_owned(),
        names => {
            let names: Vec<&str> = names.iter().take(MOST_NAMES).map(String::as_str).collect();
            format!("there are: {}", names.join(", "))
        }
    };
    (name.clone(), there)
}

/// When a certificate ended, and why TLS failed.
fn tls(kind: &Kind) -> (String, String) {
    let end = match kind {
        Kind::CertificateExpired { not_after: Some(end) } => format!("ended on {}", end.format("%-d %b %Y")),
        _ => "is past its end".to_owned(),
    };
    let reason = match kind {
        Kind::Tls(text) => text.clone(),
        _ => String::new(),
    };
    (end, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::advice::ProviderAnswer;

    #[test]
    fn every_kind_has_cause_and_remedy() {
        let kinds = [
            Kind::NameUnknown,
            Kind::ConnectionRefused,
            Kind::TimedOut,
            Kind::NoGreeting,
            Kind::ConnectionLost,
            Kind::StartTlsMissing,
            Kind::NotTls,
            Kind::CertificateExpired { not_after: None },
            Kind::CertificateName,
            Kind::CertificateUntrusted,
            Kind::Tls("x".to_owned()),
            Kind::NoMechanism,
            Kind::LoginRefused,
            Kind::TokenRefused,
            Kind::AccessDenied,
            Kind::SenderRefused,
            Kind::RecipientRefused,
            Kind::MailboxMissing,
            Kind::FolderMissing {
                name: "X".to_owned(),
                existing: vec!["Y".to_owned()],
            },
            Kind::FolderExists,
            Kind::FolderNameRefused,
            Kind::TooLarge,
            Kind::Throttled { retry_after: None },
            Kind::Unavailable,
            Kind::Rejected,
            Kind::Protocol("x".to_owned()),
        ];
        let mut codes = std::collections::HashSet::new();
        for kind in kinds {
            let problem = explain_mail(&MailFault::silent(kind.clone()), "mail.example.com:587");
            assert!(
                !problem.cause.is_empty() && !problem.remedy.is_empty(),
                "{kind:?}"
            );
            assert!(!problem.headline.contains('{'), "{}", problem.headline);
            assert!(
                codes.insert(problem.code),
                "{kind:?} shares its code with another"
            );
        }
    }

    fn answered(kind: Kind, code: &str, message: &str) -> String {
        let answer = ProviderAnswer {
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
            ..ProviderAnswer::default()
        };
        let fault = MailFault {
            kind,
            answer: Some(Box::new(answer)),
        };
        explain_mail(&fault, "x").code
    }

    #[test]
    fn the_answer_decides_where_it_says_more() {
        let disabled = "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.";
        assert_eq!(
            answered(Kind::LoginRefused, "535 5.7.139", disabled),
            "smtp.auth-off-tenant"
        );
        assert_eq!(
            answered(Kind::MailboxMissing, "MailboxNotEnabledForRESTAPI", "No."),
            "mail.mailbox-not-enabled"
        );
        assert_eq!(
            answered(
                Kind::MailboxMissing,
                "BAD",
                "User is authenticated but not connected."
            ),
            "imap.not-connected"
        );
        assert_eq!(
            answered(
                Kind::Throttled { retry_after: None },
                "ApplicationThrottled",
                "Over its limit."
            ),
            "server.concurrency"
        );
    }

    #[test]
    fn the_kind_decides_where_the_answer_does_not_say_more() {
        // Another kind's own entry, the opposite about trying again, an inbox that is not there
        assert_eq!(
            answered(Kind::SenderRefused, "554 5.7.1", "no"),
            "mail.sender-refused"
        );
        assert_eq!(
            answered(Kind::Unavailable, "MailboxNotEnabledForRESTAPI", "No."),
            "server.unavailable"
        );
        assert_eq!(
            answered(Kind::MailboxMissing, "ErrorItemNotFound", "No."),
            "mail.mailbox-missing"
        );
        assert_eq!(answered(Kind::Rejected, "BrandNew", "No."), "mail.rejected");
    }
}

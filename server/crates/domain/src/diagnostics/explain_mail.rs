//! Cause and remedy for what mail servers and mail APIs say no to.

use crate::ports::{MailFault, MailFaultKind as Kind};
use model::advice::{Problem, WhoseJob};

/// The problem behind a failed call. `server` is what people call the other side: `mail.example.com:587` or `Microsoft Graph`.
#[must_use]
pub fn explain_mail(fault: &MailFault, server: &str) -> Problem {
    let words = words(&fault.kind, server);
    Problem {
        code: words.code.to_owned(),
        headline: words.headline,
        cause: words.cause,
        remedy: words.remedy,
        whose_job: words.whose,
        answer: fault.answer.as_deref().cloned(),
    }
}

struct Words {
    code: &'static str,
    headline: String,
    cause: String,
    remedy: Vec<String>,
    whose: WhoseJob,
}

fn say(
    code: &'static str,
    whose: WhoseJob,
    headline: impl Into<String>,
    cause: impl Into<String>,
    remedy: &[&str],
) -> Words {
    Words {
        code,
        headline: headline.into(),
        cause: cause.into(),
        remedy: remedy.iter().map(|&step| step.to_owned()).collect(),
        whose,
    }
}

fn words(kind: &Kind, server: &str) -> Words {
    match kind {
        Kind::NameUnknown
        | Kind::ConnectionRefused
        | Kind::TimedOut
        | Kind::ConnectionLost
        | Kind::Throttled { .. }
        | Kind::Unavailable
        | Kind::Protocol(_) => network(kind, server),
        Kind::StartTlsMissing
        | Kind::NotTls
        | Kind::CertificateExpired { .. }
        | Kind::CertificateName
        | Kind::CertificateUntrusted
        | Kind::Tls(_) => tls(kind, server),
        Kind::NoMechanism | Kind::LoginRefused | Kind::TokenRefused | Kind::AccessDenied => {
            access(kind, server)
        }
        Kind::SenderRefused
        | Kind::RecipientRefused
        | Kind::MailboxMissing
        | Kind::FolderMissing { .. }
        | Kind::TooLarge
        | Kind::Rejected => mail(kind, server),
    }
}

fn network(kind: &Kind, server: &str) -> Words {
    match kind {
        Kind::NameUnknown => say(
            "server.name-unknown",
            WhoseJob::You,
            format!("The name of {server} does not resolve"),
            "No address is known for this name: it is mistyped, or this server cannot reach its name server.",
            &[
                "Check the spelling of Host Name.",
                "If it is right, ask on this server for its address, with getent hosts for instance.",
            ],
        ),
        Kind::ConnectionRefused => say(
            "server.connection-refused",
            WhoseJob::MailServerOperator,
            format!("Nothing answers at {server}"),
            "The machine is there, but no program listens on this port: the server is stopped, or the port is another one.",
            &[
                "Check Host Port.",
                "If it is right, the mail server has to be started.",
            ],
        ),
        Kind::TimedOut => say(
            "server.timeout",
            WhoseJob::ServerOperator,
            format!("{server} does not answer in time"),
            "Most often a firewall drops the connection without a word; sometimes the server is overloaded.",
            &[
                "Allow connections from this server to that host and port in the firewall.",
                "Check Host Name and Host Port.",
            ],
        ),
        Kind::Throttled { .. } => say(
            "server.throttled",
            WhoseJob::Provider,
            format!("{server} asks to wait"),
            "Too much came in a short time. Nothing is wrong with the settings.",
            &["Wait a few minutes, then test again."],
        ),
        Kind::Unavailable => say(
            "server.unavailable",
            WhoseJob::Provider,
            format!("{server} has a fault that passes"),
            "It answered that it cannot do its work at the moment.",
            &["Wait a few minutes, then test again."],
        ),
        Kind::Protocol(_) => say(
            "server.protocol",
            WhoseJob::MailServerOperator,
            format!("{server} answers in a way that cannot be understood"),
            "Perhaps another kind of server listens on this port.",
            &["Check Host Name and Host Port.", "The server's log says more."],
        ),
        _ => say(
            "server.connection-lost",
            WhoseJob::MailServerOperator,
            format!("{server} broke off the connection"),
            "The connection was closed in the middle of the talk.",
            &[
                "Test again.",
                "If it happens again, the mail server's log tells why.",
            ],
        ),
    }
}

fn tls(kind: &Kind, server: &str) -> Words {
    match kind {
        Kind::StartTlsMissing => say(
            "tls.starttls-missing",
            WhoseJob::You,
            format!("{server} does not offer STARTTLS"),
            "Without it, password and mail would travel readable, so nothing was sent. Somebody on the way may also have removed the offer.",
            &[
                "If the server speaks TLS from the start on another port (465 or 993), choose that TLS mode and port.",
                "Otherwise its operator has to switch STARTTLS on.",
            ],
        ),
        Kind::NotTls => say(
            "tls.not-tls",
            WhoseJob::You,
            format!("{server} does not speak TLS from the start"),
            "The first bytes it sent are not TLS: the TLS mode does not fit the port.",
            &["Choose STARTTLS for ports 25, 143 and 587, and TLS from the start for 465 and 993."],
        ),
        Kind::CertificateExpired { not_after } => say(
            "tls.certificate-expired",
            WhoseJob::MailServerOperator,
            format!("The certificate of {server} has expired"),
            not_after.map_or_else(
                || "It is past its end.".to_owned(),
                |end| format!("It ended on {}.", end.format("%-d %b %Y")),
            ),
            &[
                "The operator of the mail server renews its certificate.",
                "If it was renewed, check this server's clock.",
            ],
        ),
        Kind::CertificateName => say(
            "tls.certificate-name",
            WhoseJob::You,
            format!("The certificate of {server} is for another name"),
            "The name in Host Name is not among the names in the server's certificate.",
            &["Enter the name that stands in the certificate. An IP address seldom does."],
        ),
        Kind::CertificateUntrusted => say(
            "tls.certificate-untrusted",
            WhoseJob::ServerOperator,
            format!("The certificate of {server} is not trusted"),
            "It is signed by an authority that this server does not know: an internal one, or the server itself.",
            &["Give Countersign the authority's certificate with COUNTERSIGN_EXTRA_CA_FILE and restart it."],
        ),
        Kind::Tls(text) => {
            let mut words = say(
                "tls.failed",
                WhoseJob::MailServerOperator,
                format!("TLS with {server} fails"),
                "",
                &["The mail server's log tells its side."],
            );
            words.cause = format!("The two sides did not agree: {text}.");
            words
        }
        _ => say(
            "tls.failed",
            WhoseJob::MailServerOperator,
            format!("TLS with {server} fails"),
            "The two sides did not agree.",
            &["The mail server's log tells its side."],
        ),
    }
}

fn access(kind: &Kind, server: &str) -> Words {
    match kind {
        Kind::NoMechanism => say(
            "access.no-mechanism",
            WhoseJob::You,
            format!("{server} offers no way to sign in with a password"),
            "Among the ways it offers there is none that takes user name and password.",
            &[
                "If it takes mail without sign-in, choose the Auth Type None.",
                "If it wants OAuth, choose OAuth.",
            ],
        ),
        Kind::LoginRefused => say(
            "access.login-refused",
            WhoseJob::You,
            format!("{server} refuses user name or password"),
            "Servers do not say which of the two is wrong. The account may also be locked, or not allowed to sign in this way.",
            &[
                "Check User Name and type the password again.",
                "Sign in with the same values in a mail program, to see whether the account works at all.",
            ],
        ),
        Kind::TokenRefused => say(
            "access.token-refused",
            WhoseJob::You,
            format!("{server} refuses the access token"),
            "The sign-in was ended at the provider, or the token is for another cloud.",
            &[
                "Press Re-Authorize on the OAuth application.",
                "If it stays so, check its cloud and endpoints.",
            ],
        ),
        _ => say(
            "access.denied",
            WhoseJob::TenantAdministrator,
            format!("{server} denies access"),
            "The account signed in, but may not do this: a permission was not granted, or it has no rights on this mailbox.",
            &[
                "Compare the permissions on the OAuth application's page; consent to what is missing, then Re-Authorize.",
                "For a shared mailbox: give the account Full Access to it. The provider may need an hour to apply that.",
            ],
        ),
    }
}

fn mail(kind: &Kind, server: &str) -> Words {
    match kind {
        Kind::SenderRefused => say(
            "mail.sender-refused",
            WhoseJob::TenantAdministrator,
            format!("{server} does not let this account send from the From Address"),
            "The account that signs in has no right to send as this address.",
            &[
                "Give the account the right Send As for the From Address, or enter the account's own address as From Address.",
            ],
        ),
        Kind::RecipientRefused => say(
            "mail.recipient-refused",
            WhoseJob::You,
            format!("{server} does not take mail for the recipient"),
            "The server does not know the address, or does not pass mail on to other domains.",
            &[
                "The test goes to your own address: check it on your account page.",
                "If it is right, the server has to be allowed to send to its domain.",
            ],
        ),
        Kind::MailboxMissing => say(
            "mail.mailbox-missing",
            WhoseJob::You,
            "There is no such mailbox",
            "The address is mistyped, belongs to a group or list, or its mailbox has no licence.",
            &["Check the addresses on the email settings and reply options."],
        ),
        Kind::FolderMissing { name, existing } => {
            let mut words = say(
                "mail.folder-missing",
                WhoseJob::You,
                format!("There is no folder “{name}”"),
                "",
                &["Make the folder in the mailbox, or enter one that exists as Email Reply Folder."],
            );
            words.cause = match existing.as_slice() {
                [] => "There is no other folder at that place.".to_owned(),
                names => format!(
                    "At that place there are: {}.",
                    names
                        .iter()
                        .take(20)
                        .map(String::as_str)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            };
            words
        }
        Kind::TooLarge => say(
            "mail.too-large",
            WhoseJob::MailServerOperator,
            format!("The mail is too large for {server}"),
            "It exceeds the size the server accepts.",
            &["Raise the limit on the mail server."],
        ),
        _ => say(
            "mail.rejected",
            WhoseJob::MailServerOperator,
            format!("{server} refuses"),
            "It refused for good, for a reason that is not known here. Its own words are below.",
            &["Show the answer below to whoever runs the mail server."],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_cause_and_remedy() {
        let kinds = [
            Kind::NameUnknown,
            Kind::ConnectionRefused,
            Kind::TimedOut,
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
            assert!(
                codes.insert(problem.code),
                "{kind:?} shares its code with another"
            );
        }
    }
}

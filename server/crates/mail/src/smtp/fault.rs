//! What a refusal means (RFC 5321, 4.2.3; RFC 3463; RFC 4954, 6; Exchange Online's own codes).

use super::reply::Reply;
use domain::ports::MailFaultKind;

/// The step that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// Greeting and EHLO.
    Hello,
    /// STARTTLS.
    StartTls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Sender,
    /// RCPT TO. Servers put off their refusal of the sender until here.
    Recipient {
        /// The sender that was named before.
        sender: &'a str,
    },
    /// DATA and the message.
    Message,
}

impl Step<'_> {
    /// The command, as a report names it.
    pub(crate) const fn command(self) -> &'static str {
        match self {
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Auth => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient { .. } => "RCPT TO",
            Self::Message => "DATA",
        }
    }
}

/// What a refusal at this step means.
pub(crate) fn kind(reply: &Reply, step: Step<'_>) -> MailFaultKind {
    let enhanced = reply.enhanced();
    match (reply.code, step) {
        // Password has to be changed first: the one refusal with 4 that waiting does not mend
        (432, Step::Auth) => MailFaultKind::LoginRefused,
        (400..500, _) => passing(enhanced),
        (534 | 538, _) | (500..=504, Step::Auth) => MailFaultKind::NoMechanism,
        (530, _) => MailFaultKind::AccessDenied,
        (_, Step::Auth) => MailFaultKind::LoginRefused,
        (_, Step::StartTls) => MailFaultKind::StartTlsMissing,
        (_, Step::Sender | Step::Message) if is_too_large(reply) => MailFaultKind::TooLarge,
        (_, Step::Sender) => MailFaultKind::SenderRefused,
        (_, Step::Recipient { sender }) => at_recipient(reply, sender),
        (_, Step::Message) => match enhanced {
            // Exchange: SendAsDenied
            Some([5, 7, 60] | [5, 2, 252]) => MailFaultKind::SenderRefused,
            Some([5, 1, _]) => MailFaultKind::RecipientRefused,
            _ => MailFaultKind::Rejected,
        },
        (_, Step::Hello) => MailFaultKind::Rejected,
    }
}

fn at_recipient(reply: &Reply, sender: &str) -> MailFaultKind {
    let names_sender = || {
        reply.lines.iter().any(|line| {
            line.to_lowercase()
                .contains(&format!("<{}>", sender.to_lowercase()))
        })
    };
    match (reply.code, reply.enhanced()) {
        (_, Some([5, 1, 7 | 8] | [5, 7, 60])) | (553, Some([5, 7, _])) => MailFaultKind::SenderRefused,
        (_, Some([5, 7, _])) if names_sender() => MailFaultKind::SenderRefused,
        _ if is_too_large(reply) => MailFaultKind::TooLarge,
        _ => MailFaultKind::RecipientRefused,
    }
}

fn is_too_large(reply: &Reply) -> bool {
    match reply.enhanced() {
        Some(code) => matches!(code, [5, 3, 4] | [5, 2, 3]),
        None => reply.code == 552,
    }
}

/// Refusals that pass: policy and load mean "wait", all else "try again".
fn passing(enhanced: Option<[u16; 3]>) -> MailFaultKind {
    match enhanced {
        Some([4, 7, 0..=2] | [4, 3, 2] | [4, 4, 5] | [4, 5, 3] | [4, 2, 1]) => {
            MailFaultKind::Throttled { retry_after: None }
        }
        _ => MailFaultKind::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_replies_have_their_meaning() {
        use MailFaultKind as Kind;
        let recipient = Step::Recipient {
            sender: "from@contoso.test",
        };
        let wait = || Kind::Throttled { retry_after: None };
        for (line, step, expected) in [
            (
                "535 5.7.8 Error: authentication failed",
                Step::Auth,
                Kind::LoginRefused,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
                Step::Auth,
                Kind::LoginRefused,
            ),
            (
                "550 5.7.30 Basic authentication is not supported for Client Submission.",
                Step::Auth,
                Kind::LoginRefused,
            ),
            (
                "504 5.5.4 Unrecognized authentication type",
                Step::Auth,
                Kind::NoMechanism,
            ),
            ("538 5.7.11 Encryption required", Step::Auth, Kind::NoMechanism),
            ("454 4.7.0 Temporary authentication failure", Step::Auth, wait()),
            ("421 4.4.2 Timeout", Step::Hello, Kind::Unavailable),
            (
                "421 4.3.2 The maximum number of concurrent connections has exceeded a limit",
                Step::Hello,
                wait(),
            ),
            ("554 5.7.1 You are blocked", Step::Hello, Kind::Rejected),
            ("502 5.5.1 not implemented", Step::StartTls, Kind::StartTlsMissing),
            (
                "530 5.7.0 Authentication required",
                Step::Sender,
                Kind::AccessDenied,
            ),
            (
                "553 5.7.1 <from@contoso.test>: Sender address rejected: not owned by user x",
                recipient,
                Kind::SenderRefused,
            ),
            (
                "550 5.7.1 <from@contoso.test>: Sender address rejected",
                recipient,
                Kind::SenderRefused,
            ),
            (
                "554 5.7.1 <to@x.test>: Relay access denied",
                recipient,
                Kind::RecipientRefused,
            ),
            (
                "550 5.1.1 <to@x.test>: Recipient address rejected: User unknown",
                recipient,
                Kind::RecipientRefused,
            ),
            ("552 5.2.2 mailbox full", recipient, Kind::RecipientRefused),
            ("450 4.7.1 greylisted", recipient, wait()),
            (
                "552 5.3.4 Message size exceeds fixed limit",
                Step::Sender,
                Kind::TooLarge,
            ),
            ("552 too much", Step::Message, Kind::TooLarge),
            (
                "554 5.2.252 SendAsDenied; a@x not allowed to send as b@x",
                Step::Message,
                Kind::SenderRefused,
            ),
            (
                "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
                Step::Message,
                Kind::SenderRefused,
            ),
            ("554 5.7.1 spam", Step::Message, Kind::Rejected),
            (
                "451 4.3.0 queue file write error",
                Step::Message,
                Kind::Unavailable,
            ),
        ] {
            let (code, text) = line.split_at(3);
            let reply = Reply {
                code: code.parse().unwrap(),
                lines: vec![text.trim().to_owned()],
            };
            assert_eq!(kind(&reply, step), expected, "{line}");
        }
    }
}

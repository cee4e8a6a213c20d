//! What a refusal of Graph means (learn.microsoft.com: *Microsoft Graph error responses*; Exchange's own codes).

use crate::text;
use domain::diagnostics::knowledge;
use domain::ports::MailFaultKind;
use reqwest::StatusCode;
use serde::Deserialize;

/// Graph nests its codes, the most exact one innermost; nobody nests deeper.
const DEEPEST: usize = 8;

#[derive(Deserialize, Default)]
struct Envelope {
    error: Error,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Error {
    code: Option<String>,
    message: Option<String>,
    #[serde(alias = "innererror", rename = "innerError")]
    inner: Option<Box<Error>>,
    #[serde(rename = "request-id")]
    request_id: Option<String>,
}

/// The error body, blank when there was none.
pub(super) struct Refusal(Error);

impl Refusal {
    /// Reads a body; anything else than Graph's JSON is a refusal without words.
    pub(super) fn parse(body: &[u8]) -> Self {
        Self(serde_json::from_slice::<Envelope>(body).unwrap_or_default().error)
    }

    /// Decides by the most exact code that is known, then by status. The message is never looked at.
    pub(super) fn kind(&self, status: StatusCode, retry_after: Option<u64>) -> MailFaultKind {
        let throttled = || MailFaultKind::Throttled { retry_after };
        match status.as_u16() {
            401 => return MailFaultKind::TokenRefused,
            429 => return throttled(),
            413 => return MailFaultKind::TooLarge,
            // Out of room: the one fault of its class that does not pass
            507 => return MailFaultKind::Rejected,
            // Whoever says when to come back has told us to wait
            500.. if retry_after.is_some() => return throttled(),
            500.. => return MailFaultKind::Unavailable,
            300..=399 => return MailFaultKind::Protocol("Graph answered with a redirect".to_owned()),
            _ => {}
        }
        let codes: Vec<&str> = self.chain().filter_map(|error| error.code.as_deref()).collect();
        codes
            .iter()
            .rev()
            .find_map(|code| by_code(code, retry_after))
            .unwrap_or(match status.as_u16() {
                403 => MailFaultKind::AccessDenied,
                _ => MailFaultKind::Rejected,
            })
    }

    /// The code shown to people: the most exact one that can be explained, else Graph's own, the outermost.
    pub(super) fn code(&self) -> Option<String> {
        let codes: Vec<&str> = self.chain().filter_map(|error| error.code.as_deref()).collect();
        let known = codes.iter().rev().find(|code| knowledge::knows_graph(code));
        known.or(codes.first()).and_then(|code| text::identifier(code))
    }

    /// Graph's sentence.
    pub(super) fn message(&self) -> Option<String> {
        self.0.message.as_deref().and_then(text::sentence)
    }

    /// What Microsoft's support asks for.
    pub(super) fn request_id(&self) -> Option<String> {
        self.chain()
            .find_map(|error| error.request_id.as_deref().and_then(text::identifier))
    }

    fn chain(&self) -> impl Iterator<Item = &Error> {
        std::iter::successors(Some(&self.0), |error| error.inner.as_deref()).take(DEEPEST)
    }
}

fn by_code(code: &str, retry_after: Option<u64>) -> Option<MailFaultKind> {
    Some(match code {
        "InvalidAuthenticationToken" => MailFaultKind::TokenRefused,
        "ErrorSendAsDenied" => MailFaultKind::SenderRefused,
        "ErrorAccessDenied" | "Authorization_RequestDenied" | "extensionError" | "AccessDenied" => {
            MailFaultKind::AccessDenied
        }
        "ErrorInvalidRecipients" => MailFaultKind::RecipientRefused,
        "ErrorMessageSizeExceeded" => MailFaultKind::TooLarge,
        "MailboxNotEnabledForRESTAPI"
        | "ErrorInvalidUser"
        | "Request_ResourceNotFound"
        | "ResourceNotFound"
        | "ErrorNonExistentMailbox" => MailFaultKind::MailboxMissing,
        // An id that was never one is a folder that is not there, too: nothing else is asked for by id
        "ErrorFolderNotFound"
        | "ErrorSyncFolderNotFound"
        | "ErrorItemNotFound"
        | "ErrorInvalidIdMalformed" => MailFaultKind::FolderMissing {
            name: String::new(),
            existing: Vec::new(),
        },
        "ErrorQuotaExceeded" | "quotaLimitReached" => MailFaultKind::Rejected,
        "ErrorFolderExists" => MailFaultKind::FolderExists,
        "ApplicationThrottled" | "TooManyRequests" | "ErrorExceededMessageLimit" => {
            MailFaultKind::Throttled { retry_after }
        }
        "ErrorServerBusy"
        | "ErrorMailboxStoreUnavailable"
        | "ErrorTimeoutExpired"
        | "ErrorInternalServerError" => MailFaultKind::Unavailable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, code: &str) -> MailFaultKind {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#);
        Refusal::parse(body.as_bytes()).kind(StatusCode::from_u16(status).unwrap(), Some(9))
    }

    #[test]
    fn codes_and_statuses_become_kinds() {
        use MailFaultKind as Kind;
        let wait = || Kind::Throttled { retry_after: Some(9) };
        for (status, code, expected) in [
            (401, "InvalidAuthenticationToken", Kind::TokenRefused),
            (403, "ErrorAccessDenied", Kind::AccessDenied),
            (403, "NewCode", Kind::AccessDenied),
            (403, "ErrorSendAsDenied", Kind::SenderRefused),
            (404, "MailboxNotEnabledForRESTAPI", Kind::MailboxMissing),
            (404, "ErrorInvalidUser", Kind::MailboxMissing),
            (400, "ErrorInvalidRecipients", Kind::RecipientRefused),
            (400, "ErrorMessageSizeExceeded", Kind::TooLarge),
            (413, "", Kind::TooLarge),
            (507, "quotaLimitReached", Kind::Rejected),
            (403, "ErrorExceededMessageLimit", wait()),
            (429, "ApplicationThrottled", wait()),
            (503, "ServiceUnavailable", wait()),
            (409, "ErrorFolderExists", Kind::FolderExists),
            (400, "InefficientFilter", Kind::Rejected),
        ] {
            assert_eq!(kind(status, code), expected, "{status} {code}");
        }
        let gone = Refusal::parse(b"<html>").kind(StatusCode::GATEWAY_TIMEOUT, None);
        assert_eq!(gone, Kind::Unavailable);
    }

    #[test]
    fn the_most_exact_known_code_decides_and_ids_are_kept() {
        let refusal = Refusal::parse(
            br#"{"error":{"code":"Forbidden","message":"No.\r\nReally.","innerError":{"code":"ErrorSendAsDenied",
                "date":"2026-11-23T04:35:46","request-id":"db39f8ea-1","client-request-id":"7d1c"}}}"#,
        );
        assert_eq!(
            refusal.kind(StatusCode::FORBIDDEN, None),
            MailFaultKind::SenderRefused
        );
        assert_eq!(refusal.code().as_deref(), Some("ErrorSendAsDenied"));
        assert_eq!(refusal.message().as_deref(), Some("No. Really."));
        assert_eq!(refusal.request_id().as_deref(), Some("db39f8ea-1"));
        for rubbish in ["", "null", "[]", "{\"error\":7}", "{\"error\":null}"] {
            let refusal = Refusal::parse(rubbish.as_bytes());
            assert_eq!(
                refusal.kind(StatusCode::BAD_REQUEST, None),
                MailFaultKind::Rejected
            );
        }
    }
}

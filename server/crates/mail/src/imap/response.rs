//! One response, with the literals it holds (RFC 3501, 2.2.2 and 7).

use crate::text;
use crate::wire::{Wire, protocol};
use domain::ports::MailFault;
use imap_proto::Response;

/// Parentheses are not nested deeper in anything we ask for. The parser calls itself for each, so this keeps it from overflowing.
const DEEPEST: usize = 16;

/// A response as it came, literals included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    bytes: Vec<u8>,
    deepest: usize,
}

impl Unit {
    /// Reads a response.
    ///
    /// # Errors
    /// There was none in time, or it is larger than an answer may be.
    pub(crate) async fn read(wire: &mut Wire) -> Result<Self, MailFault> {
        let mut unit = Self {
            bytes: Vec::new(),
            deepest: 0,
        };
        let mut depth = Depth::default();
        loop {
            let line = wire.line().await?;
            depth.count(&line);
            unit.bytes.extend_from_slice(&line);
            unit.bytes.extend_from_slice(b"\r\n");
            match literal(&line) {
                None => break,
                Some(Some(length)) => unit.bytes.extend(wire.bytes(length).await?),
                Some(None) => return Err(protocol("the server's answer is too large")),
            }
        }
        unit.deepest = depth.deepest;
        Ok(unit)
    }

    /// The response in the grammar's words; `None` when it is not one that the grammar knows.
    pub(crate) fn parsed(&self) -> Option<Response<'_>> {
        if self.deepest > DEEPEST {
            return None;
        }
        Response::parse(&self.bytes).ok().map(|(_, response)| response)
    }

    /// The words after `* NAME `, when it is that response.
    pub(crate) fn untagged(&self, name: &str) -> Option<String> {
        let rest = self.after("* ")?;
        let (word, rest) = rest.split_once(' ').unwrap_or((&rest, ""));
        word.eq_ignore_ascii_case(name).then(|| rest.to_owned())
    }

    /// Whether the server waits for more of the command.
    pub(crate) fn is_continuation(&self) -> bool {
        self.bytes.starts_with(b"+")
    }

    /// The completion of the command with this tag.
    pub(crate) fn completion(&self, tag: &str) -> Option<Completion> {
        Completion::parse(&self.after(&format!("{tag} "))?)
    }

    fn after(&self, prefix: &str) -> Option<String> {
        let rest = self.bytes.strip_prefix(prefix.as_bytes())?;
        Some(String::from_utf8_lossy(rest).trim_end().to_owned())
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done.
    Ok,
    /// Refused.
    No,
    /// Not understood.
    Bad,
}

/// The tagged response that ends a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Completion {
    /// How it ended.
    pub(crate) status: Status,
    /// Response code without brackets, upper case, first word only: `AUTHENTICATIONFAILED`.
    pub(crate) code: Option<String>,
    /// The server's sentence.
    pub(crate) text: Option<String>,
}

impl Completion {
    /// `OK [CODE arguments] text`.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let status = match word.to_ascii_uppercase().as_str() {
            "OK" | "PREAUTH" => Status::Ok,
            "NO" | "BYE" => Status::No,
            "BAD" => Status::Bad,
            _ => return None,
        };
        let (code, text) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((code, text)) => (
                code.split_whitespace()
                    .next()
                    .map(str::to_ascii_uppercase)
                    .and_then(|code| text::identifier(&code)),
                text,
            ),
            None => (None, rest),
        };
        Some(Self {
            status,
            code,
            text: text::sentence(text),
        })
    }
}

/// Length of the literal that a line announces at its end; `Some(None)` when it is longer than any number we take.
fn literal(line: &[u8]) -> Option<Option<usize>> {
    let rest = line.strip_suffix(b"}")?;
    let open = rest.iter().rposition(|byte| *byte == b'{')?;
    let digits = &rest[open + 1..];
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(
        std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse().ok()),
    )
}

/// Counts parentheses outside of quoted strings.
#[derive(Default)]
struct Depth {
    now: usize,
    deepest: usize,
}

impl Depth {
    fn count(&mut self, line: &[u8]) {
        let (mut quoted, mut escaped) = (false, false);
        for byte in line {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'(' if !quoted => self.now += 1,
                b')' if !quoted => self.now = self.now.saturating_sub(1),
                _ => {}
            }
            self.deepest = self.deepest.max(self.now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_completion_tells_status_code_and_sentence() {
        let no = Completion::parse("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)").unwrap();
        assert_eq!(no.status, Status::No);
        assert_eq!(no.code.as_deref(), Some("AUTHENTICATIONFAILED"));
        assert_eq!(no.text.as_deref(), Some("Invalid credentials (Failure)"));
        let ok = Completion::parse("OK [CAPABILITY IMAP4rev1 IDLE] ready").unwrap();
        assert_eq!(ok.code.as_deref(), Some("CAPABILITY"));
        assert_eq!(Completion::parse("MAYBE later"), None);
    }

    #[test]
    fn literals_are_announced_at_the_end_of_a_line() {
        assert_eq!(literal(b"* 1 FETCH (BODY[HEADER] {342}"), Some(Some(342)));
        assert_eq!(literal(b"a {12+}"), Some(Some(12)));
        assert_eq!(literal(b"a {99999999999999999999999}"), Some(None));
        for none in [&b"a {12} b"[..], b"a {}", b"a {x}", b"a }", b""] {
            assert_eq!(literal(none), None);
        }
    }

    #[test]
    fn a_tower_of_parentheses_does_not_reach_the_parser() {
        let line = format!("* 1 FETCH (BODYSTRUCTURE {}", "(".repeat(60_000));
        let mut depth = Depth::default();
        depth.count(line.as_bytes());
        let unit = Unit {
            bytes: format!("{line}\r\n").into_bytes(),
            deepest: depth.deepest,
        };
        assert!(unit.parsed().is_none());
        let mut quoted = Depth::default();
        quoted.count(b"* LIST (\\HasNoChildren) \"/\" \"a ((((\\\"((\"");
        assert_eq!(quoted.deepest, 1);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in "\\* (LIST|STATUS|SEARCH|1 FETCH) ") {
            let mut line = name.into_bytes();
            line.extend(bytes);
            let _ = literal(&line);
            let mut depth = Depth::default();
            depth.count(&line);
            line.extend_from_slice(b"\r\n");
            let unit = Unit { bytes: line, deepest: depth.deepest };
            let _ = unit.parsed();
            let _ = unit.untagged("SEARCH");
            let _ = unit.completion("a1");
        }
    }
}

//! A reply: three digits, and lines of text (RFC 5321, 4.2).

use crate::text;
use crate::wire::{Wire, protocol};
use domain::ports::MailFault;

/// More lines than any server's answer to EHLO.
const MOST_LINES: usize = 200;

/// A server's reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// Three digits.
    pub(crate) code: u16,
    /// Text of each line, as sent.
    pub(crate) lines: Vec<String>,
}

impl Reply {
    /// Reads a reply.
    ///
    /// # Errors
    /// There was none, or it is not one.
    pub(crate) async fn read(wire: &mut Wire) -> Result<Self, MailFault> {
        let mut reply: Option<Self> = None;
        loop {
            let line = wire.line().await?;
            let (code, last, text) = parse(&line).ok_or_else(|| protocol("not an SMTP reply"))?;
            let reply = reply.get_or_insert_with(|| Self {
                code,
                lines: Vec::new(),
            });
            if reply.code != code || reply.lines.len() == MOST_LINES {
                return Err(protocol("not an SMTP reply"));
            }
            reply.lines.push(text);
            if last {
                return Ok(reply.clone());
            }
        }
    }

    /// The enhanced status code at the beginning of the text (RFC 2034), `5.7.8`.
    pub(crate) fn enhanced(&self) -> Option<[u16; 3]> {
        let word = self.lines.first()?.split_whitespace().next()?;
        let mut parts = word.split('.').map(|part| part.parse::<u16>().ok());
        let code = [parts.next()??, parts.next()??, parts.next()??];
        (parts.next().is_none() && matches!(code[0], 2 | 4 | 5)).then_some(code)
    }

    /// Both codes as people search for them: `535 5.7.8`.
    pub(crate) fn codes(&self) -> String {
        match self.enhanced() {
            Some([class, subject, detail]) => format!("{} {class}.{subject}.{detail}", self.code),
            None => self.code.to_string(),
        }
    }

    /// The text of all lines, without the enhanced codes, as one.
    pub(crate) fn text(&self) -> Option<String> {
        let enhanced = self
            .enhanced()
            .map(|[class, subject, detail]| format!("{class}.{subject}.{detail}"));
        let lines: Vec<&str> = self
            .lines
            .iter()
            .map(|line| match &enhanced {
                Some(code) => line.strip_prefix(code.as_str()).unwrap_or(line),
                None => line,
            })
            .collect();
        text::sentence(&lines.join(" "))
    }
}

/// Code, whether it is the last line, and text. Bytes that are not UTF-8 are replaced: servers quote addresses and subjects.
fn parse(line: &[u8]) -> Option<(u16, bool, String)> {
    let (digits, rest) = line.split_at_checked(3)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let (last, text) = match rest.split_first() {
        None => (true, rest),
        Some((b' ', text)) => (true, text),
        Some((b'-', text)) => (false, text),
        Some(_) => return None,
    };
    (200..600)
        .contains(&code)
        .then(|| (code, last, String::from_utf8_lossy(text).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_and_text_are_told_apart() {
        let reply = Reply {
            code: 535,
            lines: vec![
                "5.7.8 Error: authentication failed:".to_owned(),
                "5.7.8 nope".to_owned(),
            ],
        };
        assert_eq!(reply.codes(), "535 5.7.8");
        assert_eq!(
            reply.text().as_deref(),
            Some("Error: authentication failed: nope")
        );
        let old = Reply {
            code: 550,
            lines: vec!["No such user".to_owned()],
        };
        assert_eq!(old.codes(), "550");
    }

    #[test]
    fn lines_are_replies_or_not() {
        assert_eq!(parse(b"250"), Some((250, true, String::new())));
        assert_eq!(parse(b"250-SIZE 1"), Some((250, false, "SIZE 1".to_owned())));
        for bad in [
            &b""[..],
            b"25",
            b"2x0 a",
            b"250+a",
            b"199 a",
            b"600 a",
            b"HTTP/1.1 400",
            b"* OK IMAP",
        ] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some((code, _, text)) = parse(&line) {
                let reply = Reply { code, lines: vec![text] };
                prop_assert!(reply.codes().starts_with(&code.to_string()));
                let _ = reply.text();
            }
        }
    }
}

//! PEM blocks (RFC 7468), as lenient as people's clipboards require: anything around the blocks, any line ends or none at
//! all, blanks anywhere, RFC 1421 headers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::UnreadableUpload;
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
/// Characters of a label at most; the longest in use has 22.
const LABEL: usize = 64;

/// A block, not yet decoded.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    /// What stands after BEGIN.
    pub(crate) label: &'a str,
    /// Between the lines BEGIN and END; `None` without an END line.
    body: Option<&'a str>,
}

impl Block<'_> {
    /// What its `DEK-Info` says, if it is encrypted in the way of RFC 1421, as OpenSSL did before there was `PKCS#8`.
    pub(crate) fn old_encryption(&self) -> Option<&str> {
        let headers = self.body?.lines().map(str::trim);
        headers
            .into_iter()
            .find_map(|line| line.strip_prefix("DEK-Info:"))
    }

    /// The bytes in it.
    pub(crate) fn decode(&self) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
        let body = self.body.ok_or(UnreadableUpload::Damaged)?;
        // Both buffers are as large as they can get: growing would leave copies of a key behind
        let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
        for line in body.lines().filter(|line| !line.contains(':')) {
            base64.extend(line.chars().filter(|c| !c.is_whitespace()));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(base64.len()));
        STANDARD
            .decode_vec(base64.as_bytes(), &mut bytes)
            .map_err(|_| UnreadableUpload::Damaged)?;
        if bytes.is_empty() {
            return Err(UnreadableUpload::Damaged);
        }
        Ok(bytes)
    }
}

/// The blocks of a text, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        rest = after;
        let Some((label, after)) = after.split_once(DASHES) else {
            break;
        };
        if label.is_empty() || label.len() > LABEL || label.chars().any(|c| !c.is_ascii() || c.is_control()) {
            continue;
        }
        // The end belongs to this block only if no other begins before it
        let until_next = after.find(BEGIN).unwrap_or(after.len());
        let body = after[..until_next]
            .split_once("-----END ")
            .filter(|(_, end)| end.strip_prefix(label).is_some_and(|end| end.starts_with(DASHES)))
            .map(|(body, _)| body);
        blocks.push(Block { label, body });
        rest = &after[until_next..];
    }
    blocks
}

/// Bytes as a PEM block in lines of 64 characters.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut text = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}{DASHES}\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn only(text: &str) -> Result<Vec<u8>, UnreadableUpload> {
        let blocks = blocks(text);
        assert_eq!(blocks.len(), 1, "{text}");
        blocks[0].decode().map(|bytes| bytes.to_vec())
    }

    #[test]
    fn a_block_is_found_however_it_was_pasted() {
        for text in [
            "-----BEGIN X-----\nAQID\nBAU=\n-----END X-----\n",
            "-----BEGIN X-----\r\nAQID\r\nBAU=\r\n-----END X-----",
            "-----BEGIN X-----AQIDBAU=-----END X-----",
            "Bag Attributes\n  friendlyName: a\n-----BEGIN X-----\n AQID \n\n\tBAU=\n-----END X-----\nbye",
            "-----BEGIN X-----\nComment: hi\n\nAQIDBAU=\n-----END X-----",
        ] {
            assert_eq!(only(text).unwrap(), [1, 2, 3, 4, 5], "{text}");
        }
    }

    #[test]
    fn a_damaged_block_is_found_but_does_not_decode() {
        for text in [
            "-----BEGIN X-----\nAQID",
            "-----BEGIN X-----\nAQID\n-----END Y-----",
            "-----BEGIN X-----\nAQID\n-----END X",
            "-----BEGIN X-----\nAQI\n-----END X-----",
            "-----BEGIN X-----\nAQ!D\n-----END X-----",
            "-----BEGIN X-----\n-----END X-----",
        ] {
            assert_eq!(only(text).unwrap_err(), UnreadableUpload::Damaged, "{text}");
        }
    }

    #[test]
    fn several_blocks_keep_their_order_and_borrow_no_end() {
        let text = "-----BEGIN A-----\nAQID\n-----BEGIN B-----\nBAUG\n-----END B-----\n-----BEGIN \n";
        let blocks = blocks(text);
        let labels: Vec<_> = blocks.iter().map(|block| block.label).collect();
        assert_eq!(labels, ["A", "B"]);
        assert!(blocks[0].decode().is_err());
        assert_eq!(blocks[1].decode().unwrap().as_slice(), [4, 5, 6]);
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes(bytes in prop::collection::vec(any::<u8>(), 1..300)) {
            prop_assert_eq!(only(&encode("CERTIFICATE", &bytes)).unwrap(), bytes);
        }

        #[test]
        fn any_text_is_answered(text in "(-----|BEGIN |END |A|:|\n|=|\\PC){0,40}") {
            for block in blocks(&text) {
                let _ = (block.decode(), block.old_encryption());
            }
        }
    }
}

//! Upload sessions: files too large for one request, in pieces, strictly in order.
//! Source: Graph, "Attach large files to Outlook messages".

use axum::body::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    entropy::Entropy,
    mailbox::{Attachment, AttachmentKind},
};

/// Largest file, bytes.
pub(crate) const LARGEST: usize = 150 * 1024 * 1024;

/// How long a session waits for the next piece.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// A file that is on its way.
pub(crate) struct UploadSession {
    /// In its URL.
    pub(crate) id: String,
    /// What authorizes the URL.
    pub(crate) token: String,
    /// Whose mailbox.
    pub(crate) owner: Uuid,
    /// Immutable id of the message.
    pub(crate) message: String,
    /// When it ends.
    pub(crate) expires: DateTime<Utc>,
    name: String,
    content_type: String,
    is_inline: bool,
    content_id: Option<String>,
    size: usize,
    received: Vec<u8>,
}

/// `attachmentItem`: what a client announces.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    /// File name.
    pub(crate) name: String,
    /// MIME type.
    pub(crate) content_type: String,
    /// Shown inside the body.
    pub(crate) is_inline: bool,
    /// What `cid:` in the body refers to.
    pub(crate) content_id: Option<String>,
    /// Bytes.
    pub(crate) size: usize,
}

/// `Content-Range: bytes first-last/total`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    first: usize,
    last: usize,
    total: usize,
}

impl Range {
    /// Reads the header; none when it is something else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let range = Self {
            first: number(first)?,
            last: number(last)?,
            total: number(total)?,
        };
        (range.first <= range.last && range.last < range.total).then_some(range)
    }
}

/// Why a piece was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PieceError {
    /// The header says one length, the body has another.
    #[error("The Content-Range header does not match the length of the content.")]
    Length,
    /// Another total than announced.
    #[error("The size in the Content-Range header is not the size of the attachment item.")]
    Total,
    /// Not the next piece.
    #[error("The range does not begin at the next expected byte.")]
    OutOfOrder,
}

impl UploadSession {
    /// A new session for a message.
    pub(crate) fn new(
        owner: Uuid,
        message: String,
        announced: Announced,
        now: DateTime<Utc>,
        entropy: &mut Entropy,
    ) -> Self {
        Self {
            id: format!("AAMkAGUS{}=", entropy.token(39)),
            token: entropy.token(48),
            owner,
            message,
            expires: now + LIFE,
            name: announced.name,
            content_type: announced.content_type,
            is_inline: announced.is_inline,
            content_id: announced.content_id,
            size: announced.size,
            received: Vec::new(),
        }
    }

    /// Whether this is the session a URL means, and its token is right.
    pub(crate) fn opens_with(&self, id: &str, token: &str) -> bool {
        self.id == id && bool::from(self.token.as_bytes().ct_eq(token.as_bytes()))
    }

    /// Offset of the byte that comes next.
    pub(crate) fn next(&self) -> usize {
        self.received.len()
    }

    /// Takes the next piece; says whether it was the last.
    ///
    /// # Errors
    /// [`PieceError`]; nothing is taken then.
    pub(crate) fn take(&mut self, range: Range, piece: &[u8]) -> Result<bool, PieceError> {
        if range.total != self.size {
            return Err(PieceError::Total);
        }
        if range.last - range.first + 1 != piece.len() {
            return Err(PieceError::Length);
        }
        if range.first != self.received.len() {
            return Err(PieceError::OutOfOrder);
        }
        self.received.extend_from_slice(piece);
        Ok(self.received.len() == self.size)
    }

    /// The whole file.
    pub(crate) fn into_attachment(self) -> Attachment {
        Attachment {
            id: String::new(),
            kind: AttachmentKind::File,
            name: self.name,
            content_type: self.content_type,
            is_inline: self.is_inline,
            content_id: self.content_id,
            content: Bytes::from(self.received),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_header_breaks_the_range(text in ".{0,40}") {
            let _ = Range::parse(&text);
        }

        #[test]
        fn pieces_in_order_make_the_file(sizes in proptest::collection::vec(1_usize..50, 1..8)) {
            let whole: Vec<u8> = (0..sizes.iter().sum::<usize>()).map(|at| at.to_le_bytes()[0]).collect();
            let announced = Announced {
                name: "a".to_owned(),
                content_type: "a/b".to_owned(),
                is_inline: false,
                content_id: None,
                size: whole.len(),
            };
            let mut session = UploadSession::new(
                Uuid::nil(), String::new(), announced, DateTime::UNIX_EPOCH, &mut Entropy::new(Some(1)),
            );
            let mut first = 0;
            for size in &sizes {
                let range = Range { first, last: first + size - 1, total: whole.len() };
                let piece = &whole[first..first + size];
                let ahead = Range { first: first + 1, last: first + size, total: whole.len() };
                proptest::prop_assert_eq!(session.take(ahead, piece), Err(PieceError::OutOfOrder));
                let is_last = session.take(range, piece).unwrap();
                first += size;
                proptest::prop_assert_eq!(is_last, first == whole.len());
            }
            proptest::prop_assert_eq!(&session.into_attachment().content[..], &whole[..]);
        }
    }
}

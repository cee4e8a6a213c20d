//! Writing MIME: the whole message as RFC 5322 text, for `$value` and for messages attached to messages.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::mailbox::{Attachment, AttachmentKind, BodyKind, Draft, Importance, Recipient};

/// Headers that are written from the message's own properties.
const OWN: [&str; 14] = [
    "date",
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "message-id",
    "importance",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
];

/// The message as MIME: as it was sent, if it was sent as MIME, else composed.
pub(crate) fn of(mail: &Draft, message_id: &str, date: DateTime<Utc>) -> Vec<u8> {
    let Some(raw) = &mail.raw else {
        return compose(mail, message_id, date).into_bytes();
    };
    let mut whole = String::new();
    if !has_header(raw, "message-id") {
        line(&mut whole, "Message-ID", message_id);
    }
    if !has_header(raw, "date") {
        line(&mut whole, "Date", &date.to_rfc2822());
    }
    let mut whole = whole.into_bytes();
    whole.extend_from_slice(raw);
    whole
}

/// MIME without the header `name`: recipients do not see who got a blind copy.
pub(crate) fn without_header(raw: &[u8], name: &str) -> Vec<u8> {
    let mut kept = Vec::with_capacity(raw.len());
    let (mut in_head, mut skipping) = (true, false);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if in_head {
            in_head = !line.trim_ascii().is_empty();
            let continues = line.first().is_some_and(|byte| b" \t".contains(byte));
            skipping = in_head && if continues { skipping } else { names(line, name) };
        } else {
            skipping = false;
        }
        if !skipping {
            kept.extend_from_slice(line);
        }
    }
    kept
}

fn has_header(raw: &[u8], name: &str) -> bool {
    raw.split(|byte| *byte == b'\n')
        .take_while(|line| !line.trim_ascii().is_empty())
        .any(|line| names(line, name))
}

fn names(line: &[u8], name: &str) -> bool {
    line.split(|byte| *byte == b':')
        .next()
        .is_some_and(|start| start.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
}

fn compose(mail: &Draft, message_id: &str, date: DateTime<Utc>) -> String {
    let mut out = String::new();
    line(&mut out, "From", &address(&mail.from));
    if mail.sender.address != mail.from.address {
        line(&mut out, "Sender", &address(&mail.sender));
    }
    for (name, list) in [
        ("To", &mail.to),
        ("Cc", &mail.cc),
        ("Bcc", &mail.bcc),
        ("Reply-To", &mail.reply_to),
    ] {
        if !list.is_empty() {
            line(
                &mut out,
                name,
                &list.iter().map(address).collect::<Vec<_>>().join(",\r\n\t"),
            );
        }
    }
    line(&mut out, "Subject", &words(&mail.subject));
    line(&mut out, "Date", &date.to_rfc2822());
    line(&mut out, "Message-ID", message_id);
    if mail.importance != Importance::Normal {
        line(&mut out, "Importance", mail.importance.as_str());
    }
    for (name, value) in &mail.headers {
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        if is_name && !OWN.contains(&name.to_ascii_lowercase().as_str()) {
            line(&mut out, name, &words(value));
        }
    }
    line(&mut out, "MIME-Version", "1.0");
    if mail.attachments.is_empty() {
        body(&mut out, mail);
        return out;
    }
    let boundary = format!("_{}_", hex::encode(&Sha256::digest(message_id)[..12]));
    line(
        &mut out,
        "Content-Type",
        &format!("multipart/mixed; boundary=\"{boundary}\""),
    );
    out.push_str("\r\n");
    out.push_str(&format_part(&boundary, |part| body(part, mail)));
    for file in &mail.attachments {
        out.push_str(&format_part(&boundary, |part| attachment(part, file)));
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    out
}

fn format_part(boundary: &str, write: impl FnOnce(&mut String)) -> String {
    let mut part = format!("--{boundary}\r\n");
    write(&mut part);
    part
}

fn body(out: &mut String, mail: &Draft) {
    let kind = match mail.body_kind {
        BodyKind::Text => "text/plain; charset=utf-8",
        BodyKind::Html => "text/html; charset=utf-8",
    };
    line(out, "Content-Type", kind);
    encoded(out, mail.body.as_bytes());
}

fn attachment(out: &mut String, file: &Attachment) {
    let name = words(&file.name).replace('"', "'");
    match file.kind {
        AttachmentKind::Message => {
            line(out, "Content-Type", "message/rfc822");
            line(out, "Content-Disposition", "attachment");
            out.push_str("\r\n");
            out.push_str(&String::from_utf8_lossy(&file.content));
            out.push_str("\r\n");
        }
        AttachmentKind::File => {
            let how = if file.is_inline { "inline" } else { "attachment" };
            line(
                out,
                "Content-Type",
                &format!("{}; name=\"{name}\"", file.content_type),
            );
            line(out, "Content-Disposition", &format!("{how}; filename=\"{name}\""));
            if let Some(id) = &file.content_id {
                line(out, "Content-ID", &format!("<{id}>"));
            }
            encoded(out, &file.content);
        }
    }
}

fn encoded(out: &mut String, content: &[u8]) {
    line(out, "Content-Transfer-Encoding", "base64");
    out.push_str("\r\n");
    let text = STANDARD.encode(content);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        // Base64 is ASCII: any place is between two characters
        let (now, later) = rest.split_at(rest.len().min(76));
        out.push_str(now);
        out.push_str("\r\n");
        rest = later;
    }
}

/// One header; a line break in the value cannot begin another one.
fn line(out: &mut String, name: &str, value: &str) {
    let value = value.replace("\r\n\t", "\u{1}").replace("\r\n ", "\u{2}");
    let value = value.replace(['\r', '\n'], " ");
    let value = value.replace('\u{1}', "\r\n\t").replace('\u{2}', "\r\n ");
    out.push_str(&format!("{name}: {value}\r\n"));
}

fn address(recipient: &Recipient) -> String {
    if recipient.name.is_empty() || recipient.name == recipient.address {
        return format!("<{}>", recipient.address);
    }
    let name = if recipient.name.is_ascii() {
        format!("\"{}\"", recipient.name.replace(['"', '\\'], "'"))
    } else {
        words(&recipient.name)
    };
    format!("{name} <{}>", recipient.address)
}

/// Encoded words (RFC 2047) for what is not ASCII.
fn words(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut encoded = Vec::new();
    let mut chunk = String::new();
    for character in text.chars() {
        // 45 bytes become 60 characters, which leaves room for the frame within 75
        if chunk.len() + character.len_utf8() > 45 {
            encoded.push(std::mem::take(&mut chunk));
        }
        chunk.push(character);
    }
    encoded.push(chunk);
    encoded
        .iter()
        .map(|chunk| format!("=?utf-8?B?{}?=", STANDARD.encode(chunk)))
        .collect::<Vec<_>>()
        .join("\r\n ")
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders as _};

    use super::*;

    fn draft(subject: &str) -> Draft {
        let someone = Recipient {
            name: "J\u{fc}rgen \"JJ\"".to_owned(),
            address: "a@b.test".to_owned(),
        };
        Draft {
            from: someone.clone(),
            sender: someone.clone(),
            to: vec![someone.clone(), someone],
            cc: Vec::new(),
            bcc: Vec::new(),
            reply_to: Vec::new(),
            subject: subject.to_owned(),
            body: "Gr\u{fc}\u{df}e\n".to_owned(),
            body_kind: BodyKind::Text,
            importance: Importance::High,
            internet_message_id: None,
            headers: vec![("x-ticket".to_owned(), "1\r\nBcc: evil@b.test".to_owned())],
            attachments: vec![Attachment {
                id: String::new(),
                kind: AttachmentKind::File,
                name: "a.txt".to_owned(),
                content_type: "text/plain".to_owned(),
                is_inline: false,
                content_id: None,
                content: "file".into(),
            }],
            raw: None,
        }
    }

    #[test]
    fn what_is_composed_can_be_read_again() {
        let long = "\u{c4}\u{d6}\u{dc} ".repeat(40);
        let text = of(&draft(&long), "<id@b.test>", DateTime::UNIX_EPOCH);
        let read = MessageParser::default().parse(&text).unwrap();
        assert_eq!(read.subject(), Some(long.as_str()));
        assert_eq!(read.body_text(0).unwrap().trim(), "Gr\u{fc}\u{df}e");
        assert_eq!(read.message_id(), Some("id@b.test"));
        assert!(read.bcc().is_none(), "no header slips in");
        let file = read.attachment(0).unwrap();
        assert_eq!(
            (file.attachment_name(), file.contents()),
            (Some("a.txt"), &b"file"[..])
        );
    }

    #[test]
    fn a_header_is_left_out_with_its_continuation() {
        let raw = b"To: a\r\nBCC: b,\r\n c\r\nSubject: x\r\n\r\nBcc: body\r\n";
        assert_eq!(
            without_header(raw, "bcc"),
            b"To: a\r\nSubject: x\r\n\r\nBcc: body\r\n"
        );
    }
}

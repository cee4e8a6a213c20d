//! Bytes of a file or a form as text.

use zeroize::Zeroizing;

/// UTF-8, or UTF-16 when a byte order mark says so: Windows `PowerShell` writes that when a program's output is redirected to
/// a file. The mark itself is left out. `None` when the bytes are neither.
pub(crate) fn strict(bytes: &[u8]) -> Option<Zeroizing<String>> {
    if let Some(units) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(units, u16::from_le_bytes);
    }
    if let Some(units) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(units, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).ok()?;
    Some(Zeroizing::new(text.to_owned()))
}

/// Like [`strict`], but whatever is not text becomes a replacement character: around a PEM block anything may stand.
pub(crate) fn lenient(bytes: &[u8]) -> Zeroizing<String> {
    strict(bytes).unwrap_or_else(|| Zeroizing::new(String::from_utf8_lossy(bytes).into_owned()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Zeroizing<String>> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    // Room for the longest outcome, so that no half-written copy is left behind
    let mut text = Zeroizing::new(String::with_capacity(pairs.len() * 3));
    for character in char::decode_utf16(pairs.iter().copied().map(unit)) {
        text.push(character.ok()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_are_understood_and_left_out() {
        let text = "Geheim-ß€";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}"
                .encode_utf16()
                .chain(text.encode_utf16())
                .flat_map(bytes)
                .collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            assert_eq!(strict(&bytes).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_not_text_is_not_guessed_at() {
        assert!(strict(b"caf\xe9").is_none());
        assert!(strict(b"\xff\xfea").is_none());
        assert!(strict(b"\xff\xfe\x00\xd8").is_none());
        assert_eq!(lenient(b"caf\xe9").as_str(), "caf\u{fffd}");
    }
}

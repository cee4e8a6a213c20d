//! Elements of BER and DER (X.690), walked without copying and without trust.
//!
//! Containers (`PKCS#12`, `PKCS#7`) come in BER as well, with lengths that are only known at the end; the certificates inside
//! are DER and have to be kept byte by byte. So nothing is converted: an element knows its bytes and its contents.

/// How deep containers may be nested. A certificate inside a `PKCS#12` file has some ten levels.
const DEEPEST: u8 = 24;

/// Universal tags that are read here.
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
const CONSTRUCTED: u8 = 0x20;

/// `[n]` with elements inside.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// The bytes are not BER, or are of another shape than expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    /// The tag with class and form; tags of more than one byte are not read.
    pub(crate) tag: u8,
    /// What is inside.
    pub(crate) content: &'a [u8],
    /// All of it, tag and length included.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element that the bytes hold, with nothing behind it.
    pub(crate) fn only(bytes: &'a [u8]) -> Result<Self, Broken> {
        match first(bytes, DEEPEST)? {
            (element, []) => Ok(element),
            _ => Err(Broken),
        }
    }

    /// This element, if it has the tag.
    pub(crate) fn tagged(self, tag: u8) -> Result<Self, Broken> {
        if self.tag == tag { Ok(self) } else { Err(Broken) }
    }

    /// The elements inside.
    pub(crate) fn children(self) -> Result<Vec<Element<'a>>, Broken> {
        if self.tag & CONSTRUCTED == 0 {
            return Err(Broken);
        }
        let (mut rest, mut children) = (self.content, Vec::new());
        while !rest.is_empty() {
            let (child, after) = first(rest, DEEPEST)?;
            children.push(child);
            rest = after;
        }
        Ok(children)
    }

    /// The elements inside a SEQUENCE.
    pub(crate) fn sequence(self) -> Result<Vec<Element<'a>>, Broken> {
        self.tagged(SEQUENCE)?.children()
    }

    /// The one element inside `[number]`.
    pub(crate) fn explicit(self, number: u8) -> Result<Element<'a>, Broken> {
        Element::only(self.tagged(context(number))?.content)
    }

    /// Bytes of an OCTET STRING, also of one in pieces, whatever tag it has by an IMPLICIT.
    pub(crate) fn octets(self) -> Result<Vec<u8>, Broken> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(self.content.to_vec());
        }
        let mut octets = Vec::with_capacity(self.content.len());
        for piece in self.children()? {
            octets.extend_from_slice(piece.tagged(OCTET_STRING)?.content);
        }
        Ok(octets)
    }

    /// Value of a non-negative INTEGER of 32 bits.
    pub(crate) fn number(self) -> Result<u32, Broken> {
        let bytes = self.tagged(INTEGER)?.content;
        let significant = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        let negative = bytes.first().is_none_or(|first| first & 0x80 != 0);
        if negative || significant.len() > 4 {
            return Err(Broken);
        }
        Ok(significant
            .iter()
            .fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }

    /// Contents of an OBJECT IDENTIFIER.
    pub(crate) fn oid(self) -> Result<&'a [u8], Broken> {
        Ok(self.tagged(OBJECT_IDENTIFIER)?.content)
    }
}

/// The first element of the bytes, and what follows it.
fn first(bytes: &[u8], deepest: u8) -> Result<(Element<'_>, &[u8]), Broken> {
    let [tag, length, rest @ ..] = bytes else {
        return Err(Broken);
    };
    if tag & 0x1f == 0x1f {
        return Err(Broken);
    }
    let (length, rest) = match *length {
        0x80 if tag & CONSTRUCTED != 0 => return indefinite(bytes, *tag, rest, deepest),
        short @ 0..0x80 => (usize::from(short), rest),
        long => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f)).ok_or(Broken)?;
            if digits.is_empty() || digits.len() > 4 {
                return Err(Broken);
            }
            let length = digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
    };
    let (content, after) = rest.split_at_checked(length).ok_or(Broken)?;
    let whole = &bytes[..bytes.len() - after.len()];
    let element = Element {
        tag: *tag,
        content,
        whole,
    };
    Ok((element, after))
}

/// An element that ends with two zero bytes in place of a child.
fn indefinite<'a>(
    bytes: &'a [u8],
    tag: u8,
    inside: &'a [u8],
    deepest: u8,
) -> Result<(Element<'a>, &'a [u8]), Broken> {
    let deepest = deepest.checked_sub(1).ok_or(Broken)?;
    let mut rest = inside;
    let after = loop {
        if let [0, 0, after @ ..] = rest {
            break after;
        }
        rest = first(rest, deepest)?.1;
    };
    let element = Element {
        tag,
        content: &inside[..inside.len() - rest.len()],
        whole: &bytes[..bytes.len() - after.len()],
    };
    Ok((element, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_kinds_of_length_hold_the_same() {
        for bytes in [
            [0x30, 5, 0x02, 1, 7, 0x05, 0].as_slice(),
            &[0x30, 0x81, 5, 0x02, 1, 7, 0x05, 0],
            &[0x30, 0x80, 0x02, 1, 7, 0x05, 0, 0, 0],
        ] {
            let children = Element::only(bytes).unwrap().sequence().unwrap();
            assert_eq!(children.len(), 2, "{bytes:?}");
            assert_eq!(children[0].number(), Ok(7));
            assert_eq!(children[0].whole, [0x02, 1, 7]);
        }
    }

    #[test]
    fn a_string_in_pieces_is_put_together() {
        let pieces = [0x24, 0x80, 0x04, 2, 1, 2, 0x04, 1, 3, 0, 0];
        assert_eq!(Element::only(&pieces).unwrap().octets().unwrap(), [1, 2, 3]);
    }

    #[test]
    fn what_is_cut_too_deep_or_too_large_is_broken() {
        let deep = [0x30_u8, 0x80].repeat(20_000);
        for bytes in [
            deep.as_slice(),
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x30, 0x85, 0, 0, 0, 0, 0],
            &[0x30, 2, 0],
            &[0x30, 0, 0],
            &[0x1f, 0x81, 0],
            &[0x30],
            &[],
        ] {
            assert_eq!(Element::only(bytes), Err(Broken));
        }
        for number in [[0x02, 1, 0x80].as_slice(), &[0x02, 0], &[0x02, 5, 1, 0, 0, 0, 0]] {
            assert_eq!(Element::only(number).unwrap().number(), Err(Broken));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked(bytes: Vec<u8>) {
            if let Ok(element) = Element::only(&bytes) {
                let _ = (element.children(), element.octets(), element.number());
                prop_assert_eq!(element.whole, bytes.as_slice());
            }
        }
    }
}

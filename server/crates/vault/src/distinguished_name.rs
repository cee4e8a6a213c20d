//! Names of subjects and issuers as people read them.

use x509_parser::der_parser::asn1_rs::Tag;
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// The name in the order of RFC 4514, most specific part first, as in `CN=console, O=Contoso`.
pub(crate) fn display(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> = name
        .iter_rdn()
        .map(|rdn| rdn.iter().map(attribute).collect::<Vec<_>>().join("+"))
        .collect();
    parts.reverse();
    parts.join(", ")
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let kind = oid2abbrev(attribute.attr_type(), oid_registry())
        .map_or_else(|_| attribute.attr_type().to_id_string(), str::to_owned);
    format!("{kind}={}", value(attribute))
}

fn value(attribute: &AttributeTypeAndValue<'_>) -> String {
    let bytes = attribute.as_slice();
    let text = match attribute.attr_value().tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }
        // Teletex strings are Latin-1 in practice
        Tag::T61String => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    };
    text.map_or_else(|| format!("#{}", hex::encode(bytes)), |text| escaped(&text))
}

/// RFC 4514, 2.4, so that a value cannot pose as another attribute. Control characters become their code.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use x509_parser::der_parser::asn1_rs::{Any, oid};
    use x509_parser::prelude::FromDer;
    use x509_parser::x509::RelativeDistinguishedName;

    fn common_name(tag: Tag, bytes: &[u8]) -> String {
        let value = Any::from_tag_and_data(tag, bytes);
        let attribute = AttributeTypeAndValue::new(oid!(2.5.4.3), value);
        let name = X509Name::new(vec![RelativeDistinguishedName::new(vec![attribute])], &[]);
        display(&name)
    }

    #[test]
    fn every_kind_of_text_is_readable() {
        assert_eq!(common_name(Tag::Utf8String, "Zoë".as_bytes()), "CN=Zoë");
        assert_eq!(common_name(Tag::T61String, b"Zo\xeb"), "CN=Zoë");
        assert_eq!(common_name(Tag::BmpString, b"\0Z\0o\0\xeb"), "CN=Zoë");
        assert_eq!(common_name(Tag::OctetString, b"\x01\x02"), "CN=#0102");
        assert_eq!(common_name(Tag::Utf8String, b"\xff"), "CN=#ff");
    }

    #[test]
    fn a_value_cannot_pose_as_another_attribute() {
        assert_eq!(
            common_name(Tag::Utf8String, b"a, O=Microsoft\n"),
            "CN=a\\, O=Microsoft\\u{a}"
        );
    }

    #[test]
    fn an_empty_name_is_empty() {
        let (_, name) = X509Name::from_der(&[0x30, 0]).unwrap();
        assert_eq!(display(&name), "");
    }
}

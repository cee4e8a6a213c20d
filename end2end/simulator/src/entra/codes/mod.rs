//! Every AADSTS code the tenant can answer with: one table, from which refusals take status, `error` and text, and the
//! page of faults its explanations. Source: Microsoft's *Error handling codes* and answers of the real service.

mod accounts;
mod consent;
mod policies;
mod registration;
mod requests;
mod service;

/// What belongs together on the page of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// The registration, its keys, its addresses.
    Registration,
    /// What the client sends.
    Request,
    /// Consent and assignment.
    Consent,
    /// The account and its session.
    Account,
    /// Conditional Access and other policies.
    Policy,
    /// Sign-in with a code on another device.
    DeviceCode,
    /// The service itself.
    Service,
}

impl Group {
    /// All groups in the order of the page.
    pub(crate) const ALL: [Self; 7] = [
        Self::Registration,
        Self::Consent,
        Self::Account,
        Self::Policy,
        Self::Request,
        Self::DeviceCode,
        Self::Service,
    ];

    /// Heading.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Registration => "App registration, keys and tenant",
            Self::Request => "The request",
            Self::Consent => "Consent and assignment",
            Self::Account => "The account and its session",
            Self::Policy => "Conditional Access and other policies",
            Self::DeviceCode => "Device code",
            Self::Service => "The service",
        }
    }
}

/// Where a code appears: a set of the constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places(u8);

impl Places {
    /// JSON of the token endpoint.
    pub(crate) const TOKEN: Self = Self(1);
    /// Sent to the redirect URI.
    pub(crate) const REDIRECT: Self = Self(2);
    /// Shown on Microsoft's page; the client never learns of it (with `prompt=none` it does).
    pub(crate) const PAGE: Self = Self(4);
    /// Also meets a token that is out already: Graph answers 401 with a claims challenge.
    pub(crate) const GRAPH: Self = Self(8);
    /// Not a place: the token endpoint's body carries `claims`.
    pub(crate) const CLAIMS: Self = Self(16);

    const NONE: Self = Self(0);

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Words for JSON, in a fixed order.
    pub(crate) fn names(self) -> Vec<&'static str> {
        [
            (Self::TOKEN, "token"),
            (Self::REDIRECT, "redirect"),
            (Self::PAGE, "page"),
            (Self::GRAPH, "graph"),
        ]
        .into_iter()
        .filter(|(place, _)| self.has(*place))
        .map(|(_, name)| name)
        .collect()
    }
}

/// One code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Code {
    /// The number behind `AADSTS`.
    pub(crate) number: u32,
    /// HTTP status at the token endpoint and of a page.
    pub(crate) status: u16,
    /// OAuth's `error`.
    pub(crate) error: &'static str,
    /// Microsoft's refinement of `error`.
    pub(crate) suberror: Option<&'static str>,
    /// Where it appears.
    pub(crate) places: Places,
    /// Where it stands on the page of faults.
    pub(crate) group: Group,
    /// The message, with holes such as `{app}`.
    pub(crate) says: &'static str,
    /// When it happens in a real tenant.
    pub(crate) when: &'static str,
    /// What an administrator does in the real portal.
    pub(crate) remedy: &'static str,
}

impl Code {
    /// Whether `place` can show it.
    pub(crate) const fn appears(&self, place: Places) -> bool {
        self.places.has(place)
    }

    /// Whether the authorize endpoint can end with it, on the page or at the redirect URI.
    pub(crate) const fn ends_authorize(&self) -> bool {
        self.appears(Places::PAGE) || self.appears(Places::REDIRECT)
    }

    /// The message with its holes filled; what `values` does not know gets an example.
    pub(crate) fn message(&self, values: &[(&str, String)]) -> String {
        let mut message = String::with_capacity(self.says.len() + 64);
        let mut rest = self.says;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            message.push_str(before);
            let known = values.iter().find(|(key, _)| *key == name);
            message.push_str(known.map_or_else(|| example(name), |(_, value)| value));
            rest = tail;
        }
        message.push_str(rest);
        message
    }
}

/// What stands in a hole when a refusal was only asked for and has no cause of its own.
fn example(name: &str) -> &'static str {
    EXAMPLES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, text)| text)
}

const EXAMPLES: [(&str, &str); 21] = [
    ("app", "00000000-0000-0000-0000-000000000000"),
    ("name", "Countersign"),
    ("tenant", "Contoso"),
    ("user", "deploy@contoso.test"),
    (
        "provider",
        "https://sts.windows.net/fab12a4a-0000-4000-8000-00000000fab1/",
    ),
    ("uri", "http://localhost:8080/oauth/callback"),
    ("scope", "Mail.Sent"),
    ("resource", "https://outlook.office.com"),
    ("reason", "The key was not found."),
    ("parameter", "scope"),
    ("value", "x"),
    ("now", "2026-11-23T08:00:00.0000000Z"),
    ("from", "2026-11-23T07:00:00.0000000Z"),
    ("until", "2026-11-23T07:10:00.0000000Z"),
    ("issued", "2026-08-01T08:00:00.0000000Z"),
    ("valid_from", "2026-11-23T07:00:00.0000000Z"),
    ("method", "GET"),
    ("grant", "password"),
    ("seconds", "10"),
    ("missing", "Mail.Send"),
    ("policy", "da9d1d9d-0000-4000-8000-00000000ca01"),
];

/// Rows of a part of the table: number, status, `error` / `suberror`, places; message; when; remedy.
macro_rules! codes {
    ($part:ident of $group:ident; $($number:literal: $status:literal $error:literal $(/ $suberror:literal)?
        at $($place:ident)|+, $says:literal, $when:literal, $remedy:literal;)+) => {
        pub(super) const $part: &[$crate::entra::codes::Code] = &[$($crate::entra::codes::Code {
            number: $number,
            status: $status,
            error: $error,
            suberror: $crate::entra::codes::first(&[$($suberror)?]),
            places: $crate::entra::codes::Places::NONE$(.with($crate::entra::codes::Places::$place))+,
            group: $crate::entra::codes::Group::$group,
            says: $says,
            when: $when,
            remedy: $remedy,
        }),+];
    };
}
use codes;

/// The one element, if there is one: what a macro makes of an optional part.
const fn first(list: &[&'static str]) -> Option<&'static str> {
    match list {
        [only, ..] => Some(only),
        [] => None,
    }
}

/// The parts of the table.
const PARTS: [&[Code]; 7] = [
    registration::REGISTRATION,
    consent::CONSENT,
    accounts::ACCOUNTS,
    policies::POLICIES,
    requests::REQUESTS,
    service::DEVICE_CODE,
    service::SERVICE,
];

/// The whole table.
pub(crate) fn all() -> impl Iterator<Item = &'static Code> {
    PARTS.iter().copied().flatten()
}

/// The code of this number.
pub(crate) fn find(number: u32) -> Option<&'static Code> {
    all().find(|code| code.number == number)
}

/// As [`find`], while compiling: a number without a row does not build.
pub(super) const fn known(number: u32) -> &'static Code {
    let mut part = 0;
    while part < PARTS.len() {
        let mut row = 0;
        while row < PARTS[part].len() {
            if PARTS[part][row].number == number {
                return &PARTS[part][row];
            }
            row += 1;
        }
        part += 1;
    }
    panic!("this code has no row in the table");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_there_once_and_complete() {
        let mut seen = BTreeSet::new();
        for code in all() {
            let number = code.number;
            assert!(seen.insert(number), "{number} is there twice");
            assert!(!code.places.names().is_empty(), "{number} appears nowhere");
            let expected = if code.error == "invalid_client" {
                401
            } else {
                code.status
            };
            assert_eq!(code.status, expected, "{number}");
            for text in [code.says, code.when, code.remedy] {
                assert!(
                    text.ends_with(['.', ')', ']']) && text.len() > 10,
                    "{number}: {text}"
                );
            }
            if code.appears(Places::CLAIMS) {
                assert!(code.appears(Places::TOKEN), "{number}");
            }
        }
    }

    #[test]
    fn no_hole_stays_open() {
        for code in all() {
            let message = code.message(&[]);
            assert!(!message.contains(['{', '}']), "{}: {message}", code.number);
            for piece in code.says.split('{').skip(1) {
                let name = piece.split('}').next().unwrap();
                assert_ne!(example(name), "", "{}: {name}", code.number);
            }
        }
    }

    #[test]
    fn values_come_before_examples() {
        let code = find(7_000_215).unwrap();
        let message = code.message(&[("app", "the app".to_owned())]);
        assert!(
            message.ends_with("for a secret added to app 'the app'."),
            "{message}"
        );
    }
}

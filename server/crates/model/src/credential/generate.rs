//! The form that makes a key, and a certificate or a request for one.

use super::Name;
use crate::form::{FieldErrors, filled};
use serde::{Deserialize, Serialize};

/// Sizes of RSA keys that are made here, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum KeySize {
    /// What every provider takes.
    #[default]
    Rsa2048,
    /// RSA 3072.
    Rsa3072,
    /// RSA 4096.
    Rsa4096,
}

impl KeySize {
    /// All, smallest first.
    pub const ALL: [Self; 3] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096];

    /// The value sent by forms: the number of bits.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Rsa2048 => "2048",
            Self::Rsa3072 => "3072",
            Self::Rsa4096 => "4096",
        }
    }
}

/// What is made of a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// A certificate that is signed by the key itself, valid for this many months.
    SelfSigned {
        /// 1 to 36.
        months: u32,
    },
    /// A request for a certificate, to be taken to a certificate authority.
    Request,
}

/// The form of *Generate certificate and key*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerateForm {
    /// The name to save under.
    #[serde(default)]
    pub name: String,
    /// `self_signed` or `request`.
    #[serde(default)]
    pub making: String,
    /// The subject's common name.
    #[serde(default)]
    pub common_name: String,
    /// A [`KeySize::value`].
    #[serde(default)]
    pub key_size: String,
    /// Validity in months.
    #[serde(default)]
    pub months: String,
}

/// What to generate, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateDraft {
    /// The name to save under.
    pub name: Name,
    /// What is made of the key.
    pub making: Making,
    /// The subject's common name, 1 to 64 characters (RFC 5280, `ub-common-name`).
    pub common_name: String,
    /// Size of the key.
    pub key_size: KeySize,
}

impl GenerateForm {
    /// Checks all fields.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<GenerateDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", self.name.parse::<Name>());
        let common_name = errors.take("common_name", common_name(&self.common_name));
        let key_size = KeySize::ALL
            .into_iter()
            .find(|size| size.value() == self.key_size);
        let key_size = errors.take("key_size", key_size.ok_or("Choose the size of the key."));
        let making = match self.making.as_str() {
            "self_signed" => errors
                .take("months", months(&self.months))
                .map(|months| Making::SelfSigned { months }),
            "request" => Some(Making::Request),
            _ => errors.take("making", Err("Choose what to make of the key.")),
        };
        let draft = match (name, common_name, key_size, making) {
            (Some(name), Some(common_name), Some(key_size), Some(making)) => Some(GenerateDraft {
                name,
                making,
                common_name,
                key_size,
            }),
            _ => None,
        };
        errors.finish(draft)
    }
}

fn common_name(text: &str) -> Result<String, &'static str> {
    let text = filled(text).ok_or("Enter a common name, say the host name of this server.")?;
    if text.chars().count() > 64 {
        Err("Enter a shorter common name: 64 characters at most.")
    } else if text.chars().any(char::is_control) {
        Err("Enter a common name without line breaks or other control characters.")
    } else {
        Ok(text.to_owned())
    }
}

fn months(text: &str) -> Result<u32, &'static str> {
    text.trim()
        .parse()
        .ok()
        .filter(|months| (1..=36).contains(months))
        .ok_or("Enter a number of months from 1 to 36.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_only_made_as_ordered() {
        let good = GenerateForm {
            name: "mail 2027".to_owned(),
            making: "self_signed".to_owned(),
            common_name: " console.contoso.test ".to_owned(),
            key_size: "3072".to_owned(),
            months: "24".to_owned(),
        };
        let draft = good.validate().unwrap();
        assert_eq!(draft.making, Making::SelfSigned { months: 24 });
        assert_eq!(draft.common_name, "console.contoso.test");
        assert_eq!(draft.key_size, KeySize::Rsa3072);
        let bad = |change: fn(&mut GenerateForm)| {
            let mut form = good.clone();
            change(&mut form);
            form.validate().unwrap_err()
        };
        for months in ["", "0", "37", "-1", "1.5", "99999999999"] {
            let errors = GenerateForm {
                months: months.to_owned(),
                ..good.clone()
            }
            .validate();
            assert!(errors.unwrap_err().at("months").is_some(), "{months}");
        }
        assert!(
            bad(|form| form.key_size = "1024".to_owned())
                .at("key_size")
                .is_some()
        );
        assert!(bad(|form| form.making.clear()).at("making").is_some());
        assert!(
            bad(|form| form.common_name = "a\nb".to_owned())
                .at("common_name")
                .is_some()
        );
        assert!(
            bad(|form| form.common_name = "a".repeat(65))
                .at("common_name")
                .is_some()
        );
        let request = GenerateForm {
            making: "request".to_owned(),
            months: String::new(),
            ..good.clone()
        };
        assert_eq!(request.validate().unwrap().making, Making::Request);
    }
}

//! A secret as it arrives from a form.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// A password or secret that a person typed. `Debug` shows nothing of it, and it is never written out again:
/// serialised, it is blank.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(SecretString);

impl SecretInput {
    /// The secret, `None` when the field was left blank. Blanks inside count: they may belong to a password.
    #[must_use]
    pub fn filled(&self) -> Option<&SecretString> {
        (!self.0.expose_secret().is_empty()).then_some(&self.0)
    }

    /// The secret, perhaps blank.
    #[must_use]
    pub const fn as_secret(&self) -> &SecretString {
        &self.0
    }
}

impl From<String> for SecretInput {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Serialize for SecretInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_neither_in_debug_nor_in_json() {
        let secret = SecretInput::from("hunter2 hunter2".to_owned());
        assert!(!format!("{secret:?}").contains("hunter2"));
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"\"");
    }
}

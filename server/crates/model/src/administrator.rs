//! Forms about administrators: the first one, others, passwords.

use crate::address::EmailAddress;
use crate::credential::Name;
use crate::form::FieldErrors;

/// Fewest characters of a password (NIST SP 800-63B-4, 3.1.1.2: 15 where it is the only factor).
pub const PASSWORD_MIN: usize = 15;
/// Most characters of a password: enough for any passphrase, little enough to hash.
pub const PASSWORD_MAX: usize = 256;

/// Who a new administrator is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdministratorDraft {
    /// Signs in with it, and receives the mails of *Test Email Configuration*.
    pub email: EmailAddress,
    /// Name shown in the console and the audit log.
    pub name: Name,
}

/// Checks address and name of an administrator.
///
/// # Errors
/// What is wrong, at `email` or `name`.
pub fn validate_administrator(email: &str, name: &str) -> Result<AdministratorDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let email = errors.take("email", email.parse::<EmailAddress>());
    let name = errors.take("name", name.parse::<Name>());
    errors.finish(
        email
            .zip(name)
            .map(|(email, name)| AdministratorDraft { email, name }),
    )
}

/// What is wrong with a new password, if anything. Length only: rules about characters make passwords worse (NIST SP 800-63B-4).
#[must_use]
pub fn password_fault(password: &str, email: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        Some("Enter at least 15 characters. A few words in a row are easy to remember.")
    } else if length > PASSWORD_MAX {
        Some("Enter at most 256 characters.")
    } else if password.trim().eq_ignore_ascii_case(email.trim()) {
        Some("The password must not be the email address.")
    } else if password.chars().collect::<std::collections::HashSet<_>>().len() == 1 {
        Some("Enter more than one character, repeated.")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_by_length_and_by_nothing_petty() {
        assert!(password_fault("short", "a@b.test").is_some());
        assert!(password_fault("aaaaaaaaaaaaaaaaaaaa", "a@b.test").is_some());
        assert!(password_fault("somebody@example.test", "Somebody@example.test").is_some());
        assert_eq!(password_fault("correct horse battery", "a@b.test"), None);
    }
}

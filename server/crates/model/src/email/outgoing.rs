//! *Outgoing Email Settings*.

use super::{AuthType, TlsMode, user_name};
use crate::address::{EmailAddress, HostName, Port};
use crate::form::{FieldErrors, filled, ticked};
use crate::ids::ApplicationId;
use serde::{Deserialize, Serialize};

/// What a person typed. The password travels beside it, as a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutgoingForm {
    /// Version that was shown.
    pub version: String,
    /// An [`AuthType::value`].
    pub auth_type: String,
    /// *Host Name*.
    pub host_name: String,
    /// *Host Port*.
    pub host_port: String,
    /// A [`TlsMode::value`].
    pub tls_mode: String,
    /// *User Name*.
    pub user_name: String,
    /// Ticked: the saved password is to be removed.
    pub forget_password: String,
    /// Id of the *OAuth Application*.
    pub oauth_application: String,
    /// *From Address*.
    pub from_address: String,
}

/// Outgoing settings as they are to be saved. Values that the Auth Type does not use are kept, so that switching back loses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingDraft {
    /// How to sign in.
    pub auth_type: AuthType,
    /// Mail server; required unless OAuth.
    pub host_name: Option<HostName>,
    /// Its port; required unless OAuth.
    pub host_port: Option<Port>,
    /// When TLS begins.
    pub tls_mode: TlsMode,
    /// The account; required unless None.
    pub user_name: String,
    /// Whether the saved password is to be removed.
    pub forget_password: bool,
    /// The OAuth application; required with OAuth.
    pub application: Option<ApplicationId>,
    /// Sender of every mail.
    pub from_address: EmailAddress,
}

impl OutgoingForm {
    /// Checks the form. Fields that the chosen Auth Type does not use may be blank, but not nonsense.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<OutgoingDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let auth_type = errors.take(
            "auth_type",
            AuthType::from_value(&self.auth_type).ok_or("Choose an Auth Type."),
        );
        let with_server = matches!(auth_type, Some(AuthType::None | AuthType::Basic));
        let host_name = optional(&mut errors, "host_name", &self.host_name, with_server);
        let host_port = optional(&mut errors, "host_port", &self.host_port, with_server);
        let tls_mode = match self.tls_mode.as_str() {
            "" if !with_server => Some(TlsMode::StartTls),
            text => errors.take("tls_mode", TlsMode::from_value(text).ok_or("Choose a TLS mode.")),
        };
        let user_name = errors.take("user_name", user_name(&self.user_name));
        match auth_type {
            Some(AuthType::Basic) if user_name.as_deref() == Some("") => {
                errors.add("user_name", "Enter the user name that signs in.");
            }
            Some(AuthType::OAuth) => {
                if let Some(Err(_)) = user_name.as_deref().map(str::parse::<EmailAddress>) {
                    errors.add(
                        "user_name",
                        "Enter the address of the account that authorizes, such as mail@example.com.",
                    );
                }
            }
            _ => {}
        }
        if auth_type == Some(AuthType::Basic)
            && tls_mode == Some(TlsMode::None)
            && !host_name.as_ref().is_some_and(is_this_machine)
        {
            errors.add(
                "tls_mode",
                "A password is only sent with TLS. Without it, everybody on the way could read it.",
            );
        }
        let application: Option<ApplicationId> = match filled(&self.oauth_application) {
            Some(id) => errors.take(
                "oauth_application",
                id.parse().map_err(|_| "Choose an OAuth Application."),
            ),
            None => None,
        };
        if auth_type == Some(AuthType::OAuth) && filled(&self.oauth_application).is_none() {
            errors.add("oauth_application", "Choose an OAuth Application.");
        }
        let from_address = errors.take("from_address", self.from_address.parse());
        let draft = (|| {
            Some(OutgoingDraft {
                auth_type: auth_type?,
                host_name,
                host_port,
                tls_mode: tls_mode?,
                user_name: user_name?,
                forget_password: ticked(&self.forget_password),
                application,
                from_address: from_address?,
            })
        })();
        errors.finish(draft)
    }
}

/// A field that may be blank unless `required`.
pub(super) fn optional<T: std::str::FromStr>(
    errors: &mut FieldErrors,
    field: &'static str,
    text: &str,
    required: bool,
) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    if !required && filled(text).is_none() {
        return None;
    }
    errors.take(field, text.parse::<T>())
}

/// Whether a host is this machine, so that nothing travels over a network.
pub(super) fn is_this_machine(host: &HostName) -> bool {
    host.as_str().eq_ignore_ascii_case("localhost")
        || host
            .as_str()
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp() -> OutgoingForm {
        OutgoingForm {
            auth_type: "basic".to_owned(),
            host_name: "mail.example.com".to_owned(),
            host_port: "587".to_owned(),
            tls_mode: "starttls".to_owned(),
            user_name: "mail@example.com".to_owned(),
            from_address: "noreply@example.com".to_owned(),
            ..OutgoingForm::default()
        }
    }

    #[test]
    fn smtp_needs_server_and_user_but_no_application() {
        assert!(smtp().validate().is_ok());
        let errors = OutgoingForm {
            host_name: String::new(),
            host_port: String::new(),
            user_name: String::new(),
            ..smtp()
        }
        .validate()
        .unwrap_err();
        assert!(
            ["host_name", "host_port", "user_name"]
                .iter()
                .all(|field| errors.at(field).is_some())
        );
    }

    #[test]
    fn oauth_needs_an_application_and_no_server() {
        let form = OutgoingForm {
            auth_type: "oauth".to_owned(),
            host_name: String::new(),
            host_port: String::new(),
            tls_mode: String::new(),
            ..smtp()
        };
        assert!(form.validate().unwrap_err().at("oauth_application").is_some());
        let form = OutgoingForm {
            oauth_application: "0192a3b4-c5d6-7e8f-9012-3456789abcde".to_owned(),
            ..form
        };
        assert!(form.validate().is_ok());
    }

    #[test]
    fn a_password_never_travels_in_the_clear_over_a_network() {
        let open = OutgoingForm {
            tls_mode: "none".to_owned(),
            ..smtp()
        };
        assert!(open.validate().unwrap_err().at("tls_mode").is_some());
        assert!(
            OutgoingForm {
                host_name: "localhost".to_owned(),
                ..open
            }
            .validate()
            .is_ok()
        );
    }
}

//! *Incoming Email Settings*. What is left blank is inherited from Outgoing.

use super::outgoing::{is_this_machine, optional};
use super::{AuthType, TlsMode, user_name};
use crate::address::{HostName, Port};
use crate::form::{FieldErrors, filled, ticked};
use crate::ids::ApplicationId;
use serde::{Deserialize, Serialize};

/// What a person typed. The password travels beside it, as a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomingForm {
    /// Version that was shown.
    pub version: String,
    /// An [`AuthType::value`], or blank to inherit.
    pub auth_type: String,
    /// *Host Name*, or blank to inherit.
    pub host_name: String,
    /// *Host Port*, or blank for the usual port of IMAP.
    pub host_port: String,
    /// A [`TlsMode::value`], or blank to inherit.
    pub tls_mode: String,
    /// *User Name*, or blank to inherit.
    pub user_name: String,
    /// Ticked: the saved password is to be removed, so that Outgoing's is used.
    pub forget_password: String,
    /// Id of the *OAuth Application*, or blank to inherit.
    pub oauth_application: String,
}

/// Incoming settings as they are to be saved; `None` inherits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingDraft {
    /// How to sign in.
    pub auth_type: Option<AuthType>,
    /// Mail server.
    pub host_name: Option<HostName>,
    /// Its port.
    pub host_port: Option<Port>,
    /// When TLS begins.
    pub tls_mode: Option<TlsMode>,
    /// The account.
    pub user_name: Option<String>,
    /// Whether the saved password is to be removed.
    pub forget_password: bool,
    /// The OAuth application.
    pub application: Option<ApplicationId>,
}

impl IncomingForm {
    /// Checks the form. Blank is always fine: it inherits.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<IncomingDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let auth_type = choice(
            &mut errors,
            "auth_type",
            &self.auth_type,
            AuthType::from_value,
            "Choose an Auth Type.",
        );
        if auth_type == Some(AuthType::None) {
            errors.add("auth_type", "A mailbox cannot be read without signing in. Choose Basic Auth or OAuth, or leave it inherited.");
        }
        let host_name: Option<HostName> = optional(&mut errors, "host_name", &self.host_name, false);
        let host_port: Option<Port> = optional(&mut errors, "host_port", &self.host_port, false);
        let tls_mode = choice(
            &mut errors,
            "tls_mode",
            &self.tls_mode,
            TlsMode::from_value,
            "Choose a TLS mode.",
        );
        let remote = host_name.as_ref().is_some_and(|host| !is_this_machine(host));
        if tls_mode == Some(TlsMode::None) && remote {
            errors.add(
                "tls_mode",
                "A password is only sent with TLS. Without it, everybody on the way could read it.",
            );
        }
        let user_name = errors
            .take("user_name", user_name(&self.user_name))
            .filter(|name| !name.is_empty());
        let application: Option<ApplicationId> = filled(&self.oauth_application).and_then(|id| {
            errors.take(
                "oauth_application",
                id.parse().map_err(|_| "Choose an OAuth Application."),
            )
        });
        let forget_password = ticked(&self.forget_password);
        errors.finish(Some(IncomingDraft {
            auth_type,
            host_name,
            host_port,
            tls_mode,
            user_name,
            forget_password,
            application,
        }))
    }
}

fn choice<T>(
    errors: &mut FieldErrors,
    field: &'static str,
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    message: &'static str,
) -> Option<T> {
    filled(text).and_then(|text| errors.take(field, read(text).ok_or(message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_inherits_everything() {
        assert_eq!(IncomingForm::default().validate(), Ok(IncomingDraft::default()));
    }

    #[test]
    fn nonsense_is_named_even_where_blank_would_do() {
        let form = IncomingForm {
            host_port: "99999".to_owned(),
            auth_type: "magic".to_owned(),
            ..IncomingForm::default()
        };
        let errors = form.validate().unwrap_err();
        assert!(errors.at("host_port").is_some() && errors.at("auth_type").is_some());
    }
}

//! What the audit log records.

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($variant:ident = $value:literal, $label:literal;)+) => {
        /// What somebody did.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum AuditAction {
            $(
                #[doc = $label]
                #[serde(rename = $value)]
                $variant,
            )+
        }

        impl AuditAction {
            /// All actions, in the order of the filter.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value stored and sent by the filter.
            #[must_use]
            pub const fn value(self) -> &'static str {
                match self { $(Self::$variant => $value),+ }
            }

            /// The words on the screen.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

actions! {
    SignedIn = "session.signed-in", "Signed in";
    SignInRefused = "session.refused", "Sign-in refused";
    SignedOut = "session.signed-out", "Signed out";
    AdministratorCreated = "administrator.created", "Administrator created";
    AdministratorChanged = "administrator.changed", "Administrator changed";
    AdministratorDeactivated = "administrator.deactivated", "Administrator deactivated";
    AdministratorReactivated = "administrator.reactivated", "Administrator reactivated";
    PasswordChanged = "administrator.password-changed", "Password changed";
    PasswordChangeRefused = "administrator.password-refused", "Password change refused";
    CredentialUploaded = "credential.uploaded", "Credential uploaded";
    CredentialGenerated = "credential.generated", "Credential generated";
    CredentialReplaced = "credential.replaced", "Credential replaced";
    CredentialDeleted = "credential.deleted", "Credential deleted";
    ApplicationCreated = "application.created", "OAuth application created";
    ApplicationChanged = "application.changed", "OAuth application changed";
    ApplicationDeleted = "application.deleted", "OAuth application deleted";
    AuthorizationStarted = "authorization.started", "Authorize started";
    Authorized = "authorization.granted", "Authorized";
    AuthorizationRefused = "authorization.refused", "Authorize refused";
    AuthorizationLost = "authorization.lost", "Authorization needs re-authorization";
    FellBack = "authorization.fell-back", "Fallback client authentication used";
    Disconnected = "authorization.disconnected", "Disconnected";
    GeneralSaved = "settings.general", "General settings saved";
    OutgoingSaved = "settings.outgoing", "Outgoing Email Settings saved";
    IncomingSaved = "settings.incoming", "Incoming Email Settings saved";
    RepliesSaved = "settings.replies", "Email Reply Options saved";
    TestStarted = "test.started", "Test Email Configuration started";
    TestFinished = "test.finished", "Test Email Configuration finished";
}

impl AuditAction {
    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.value() == value)
    }
}

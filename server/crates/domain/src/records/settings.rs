//! Settings, each saved whole under a version.

use chrono::{DateTime, Utc};
use model::address::{EmailAddress, HostName, Port};
use model::base_url::{CallbackPath, RedirectUri, ServerBaseUrl};
use model::email::{AuthType, FolderPath, ProcessedMail, ReplyFolder, TlsMode};
use model::ids::ApplicationId;

/// Which save this is. Version 0 has never been saved: defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    /// Counts saves.
    pub version: i32,
    /// When saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// Who saved.
    pub saved_by: Option<String>,
}

/// *General*.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GeneralSettings {
    /// Which save.
    pub revision: Revision,
    /// *Server Base URL*.
    pub base_url: Option<ServerBaseUrl>,
    /// Callback path.
    pub callback_path: CallbackPath,
}

impl GeneralSettings {
    /// The one redirect URI, when there is a base URL.
    #[must_use]
    pub fn redirect_uri(&self) -> Option<RedirectUri> {
        self.base_url
            .as_ref()
            .map(|base| RedirectUri::of(base, &self.callback_path))
    }
}

/// *Outgoing Email Settings*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingSettings {
    /// Which save.
    pub revision: Revision,
    /// *Auth Type*.
    pub auth_type: AuthType,
    /// *Host Name*.
    pub host_name: Option<HostName>,
    /// *Host Port*.
    pub host_port: Option<Port>,
    /// TLS mode.
    pub tls_mode: TlsMode,
    /// *User Name*.
    pub user_name: String,
    /// Whether a password is saved. The password itself is read separately, when it is used.
    pub has_password: bool,
    /// *OAuth Application*.
    pub application: Option<ApplicationId>,
    /// *From Address*; `None` until the first save.
    pub from_address: Option<EmailAddress>,
}

impl Default for OutgoingSettings {
    fn default() -> Self {
        Self {
            revision: Revision::default(),
            auth_type: AuthType::OAuth,
            host_name: None,
            host_port: Port::new(587),
            tls_mode: TlsMode::StartTls,
            user_name: String::new(),
            has_password: false,
            application: None,
            from_address: None,
        }
    }
}

/// *Incoming Email Settings*; `None` inherits from Outgoing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingSettings {
    /// Which save.
    pub revision: Revision,
    /// *Auth Type*.
    pub auth_type: Option<AuthType>,
    /// *Host Name*.
    pub host_name: Option<HostName>,
    /// *Host Port*.
    pub host_port: Option<Port>,
    /// TLS mode.
    pub tls_mode: Option<TlsMode>,
    /// *User Name*.
    pub user_name: Option<String>,
    /// Whether an own password is saved.
    pub has_password: bool,
    /// *OAuth Application*.
    pub application: Option<ApplicationId>,
}

/// *Email Reply Options*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplySettings {
    /// Which save.
    pub revision: Revision,
    /// *Enable Email Approval*.
    pub enabled: bool,
    /// *Approval Reply Address*; `None` is the From Address.
    pub reply_address: Option<EmailAddress>,
    /// *Email Reply Folder*.
    pub folder: Option<ReplyFolder>,
    /// What becomes of processed mail.
    pub processed: ProcessedMail,
    /// Days that processed mail is kept.
    pub keep_days: u16,
    /// Seconds between two looks into the folder.
    pub interval_seconds: u32,
}

impl Default for ReplySettings {
    fn default() -> Self {
        Self {
            revision: Revision::default(),
            enabled: false,
            reply_address: None,
            folder: FolderPath::SUGGESTED.parse().ok().map(ReplyFolder::Named),
            processed: ProcessedMail::Move,
            keep_days: 30,
            interval_seconds: 300,
        }
    }
}

//! What the saved settings come down to, inheritance resolved.

use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Account, IncomingSettings, OutgoingSettings, ReplySettings};
use model::address::{EmailAddress, HostName, Port};
use model::email::{AuthType, ReplyFolder, TlsMode};
use model::ids::ApplicationId;

/// A mail server and who signs in there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLogin {
    /// Name.
    pub host: HostName,
    /// Port.
    pub port: Port,
    /// When TLS begins.
    pub tls: TlsMode,
    /// User name; `None` does not sign in.
    pub user_name: Option<String>,
    /// Whether the password is Incoming's own. Otherwise it is Outgoing's.
    pub own_password: bool,
}

/// How mail goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutgoingWay {
    /// Through an OAuth application.
    OAuth {
        /// Which.
        application: ApplicationId,
        /// *User Name*.
        user_name: String,
        /// *From Address*.
        from: EmailAddress,
    },
    /// Through an SMTP server.
    Server {
        /// Where and who.
        server: ServerLogin,
        /// *From Address*.
        from: EmailAddress,
    },
}

/// How replies come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncomingWay {
    /// Through an OAuth application.
    OAuth {
        /// Which.
        application: ApplicationId,
        /// *User Name*.
        user_name: String,
        /// *Approval Reply Address*, or the From Address.
        reply_address: EmailAddress,
        /// *Email Reply Folder*.
        folder: ReplyFolder,
    },
    /// From an IMAP server.
    Server {
        /// Where and who.
        server: ServerLogin,
        /// *Approval Reply Address*, or the From Address.
        reply_address: EmailAddress,
        /// *Email Reply Folder*.
        folder: ReplyFolder,
    },
}

impl IncomingWay {
    /// *Email Reply Folder*.
    #[must_use]
    pub const fn folder(&self) -> &ReplyFolder {
        match self {
            Self::OAuth { folder, .. } | Self::Server { folder, .. } => folder,
        }
    }

    /// The mailbox that is read, as people call it. That of an OAuth application depends on the `account` that authorized: `None` as
    /// long as nobody has.
    #[must_use]
    pub fn mailbox_name(&self, account: Option<&Account>) -> Option<String> {
        match self {
            Self::OAuth { reply_address, .. } => account.map(|account| {
                if account.owns(reply_address.as_str()) {
                    account.upn.clone()
                } else {
                    reply_address.to_string()
                }
            }),
            Self::Server { server, .. } => Some(match &server.user_name {
                Some(user) => format!("{user} at {}", server.host),
                None => server.host.to_string(),
            }),
        }
    }
}

/// Both ways. A way that is not complete is `None`, with the names of what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// How mail goes out.
    pub outgoing: Option<OutgoingWay>,
    /// Fields that outgoing still needs.
    pub outgoing_missing: Vec<&'static str>,
    /// How replies come in; `None` also where Email Approval is off.
    pub incoming: Option<IncomingWay>,
    /// Fields that incoming still needs.
    pub incoming_missing: Vec<&'static str>,
    /// *Enable Email Approval*.
    pub approval_enabled: bool,
    /// Version of Outgoing.
    pub outgoing_version: i32,
    /// Version of Incoming.
    pub incoming_version: i32,
}

/// Reads the settings and resolves them.
///
/// # Errors
/// When the database fails.
pub async fn ways(unit: &mut dyn UnitOfWork) -> Result<Ways, Refusal> {
    let outgoing = unit.outgoing().await?;
    let incoming = unit.incoming().await?;
    let replies = unit.replies().await?;
    Ok(resolve(&outgoing, &incoming, &replies))
}

/// How replies would come in if Email Approval were on, or the names of what is missing.
///
/// # Errors
/// When the database fails.
pub(super) async fn reading_way(
    unit: &mut dyn UnitOfWork,
) -> Result<Result<IncomingWay, Vec<&'static str>>, Refusal> {
    let outgoing = unit.outgoing().await?;
    let incoming = unit.incoming().await?;
    let replies = unit.replies().await?;
    let mut missing = Vec::new();
    let way = incoming_way(&outgoing, &incoming, &replies, &mut missing);
    Ok(way.ok_or(missing))
}

fn resolve(outgoing: &OutgoingSettings, incoming: &IncomingSettings, replies: &ReplySettings) -> Ways {
    let mut ways = Ways {
        approval_enabled: replies.enabled,
        outgoing_version: outgoing.revision.version,
        incoming_version: incoming.revision.version,
        ..Ways::default()
    };
    ways.outgoing = outgoing_way(outgoing, &mut ways.outgoing_missing);
    if replies.enabled {
        ways.incoming = incoming_way(outgoing, incoming, replies, &mut ways.incoming_missing);
    }
    ways
}

/// The value, or `None` after noting what is missing.
fn need<T>(missing: &mut Vec<&'static str>, label: &'static str, value: Option<T>) -> Option<T> {
    if value.is_none() {
        missing.push(label);
    }
    value
}

fn outgoing_way(settings: &OutgoingSettings, missing: &mut Vec<&'static str>) -> Option<OutgoingWay> {
    let from = need(missing, "From Address", settings.from_address.clone());
    let user = Some(settings.user_name.clone()).filter(|name| !name.is_empty());
    if settings.auth_type == AuthType::OAuth {
        let application = need(missing, "OAuth Application", settings.application);
        let user_name = need(missing, "User Name", user);
        return Some(OutgoingWay::OAuth {
            application: application?,
            user_name: user_name?,
            from: from?,
        });
    }
    let host = need(missing, "Host Name", settings.host_name.clone());
    let port = need(missing, "Host Port", settings.host_port);
    let user_name = if settings.auth_type == AuthType::Basic {
        need(missing, "Password", settings.has_password.then_some(()));
        Some(need(missing, "User Name", user)?)
    } else {
        None
    };
    let server = ServerLogin {
        host: host?,
        port: port?,
        tls: settings.tls_mode,
        user_name,
        own_password: false,
    };
    missing
        .is_empty()
        .then_some(OutgoingWay::Server { server, from: from? })
}

/// Incoming settings with inherited values filled in; the port of IMAP follows from the TLS mode where it was left blank.
#[must_use]
pub fn effective_incoming(outgoing: &OutgoingSettings, incoming: &IncomingSettings) -> IncomingSettings {
    let tls = incoming.tls_mode.unwrap_or(outgoing.tls_mode);
    // A password belongs to its user name: with an own user name, Outgoing's password is not tried
    let inherits_password = incoming.user_name.is_none();
    IncomingSettings {
        revision: incoming.revision.clone(),
        auth_type: Some(incoming.auth_type.unwrap_or(outgoing.auth_type)),
        host_name: incoming.host_name.clone().or_else(|| outgoing.host_name.clone()),
        host_port: incoming.host_port.or_else(|| Port::new(tls.imap_port())),
        tls_mode: Some(tls),
        user_name: incoming
            .user_name
            .clone()
            .or_else(|| Some(outgoing.user_name.clone()).filter(|name| !name.is_empty())),
        has_password: incoming.has_password || (inherits_password && outgoing.has_password),
        application: incoming.application.or(outgoing.application),
    }
}

fn incoming_way(
    outgoing: &OutgoingSettings,
    incoming: &IncomingSettings,
    replies: &ReplySettings,
    missing: &mut Vec<&'static str>,
) -> Option<IncomingWay> {
    let effective = effective_incoming(outgoing, incoming);
    let reply_address = need(
        missing,
        "Approval Reply Address",
        replies
            .reply_address
            .clone()
            .or_else(|| outgoing.from_address.clone()),
    );
    let folder = need(missing, "Email Reply Folder", replies.folder.clone());
    let user_name = need(missing, "User Name", effective.user_name);
    if effective.auth_type == Some(AuthType::OAuth) {
        let application = need(missing, "OAuth Application", effective.application);
        return Some(IncomingWay::OAuth {
            application: application?,
            user_name: user_name?,
            reply_address: reply_address?,
            folder: folder?,
        });
    }
    if effective.auth_type == Some(AuthType::None) {
        missing.push("Auth Type: a mailbox cannot be read without signing in");
    }
    let host = need(missing, "Host Name", effective.host_name);
    let port = need(missing, "Host Port", effective.host_port);
    need(missing, "Password", effective.has_password.then_some(()));
    let server = ServerLogin {
        host: host?,
        port: port?,
        tls: effective.tls_mode.unwrap_or(TlsMode::Implicit),
        user_name,
        own_password: incoming.has_password,
    };
    missing.is_empty().then_some(IncomingWay::Server {
        server,
        reply_address: reply_address?,
        folder: folder?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp() -> OutgoingSettings {
        OutgoingSettings {
            auth_type: AuthType::Basic,
            host_name: "mail.example.com".parse().ok(),
            host_port: Port::new(587),
            user_name: "mail@example.com".to_owned(),
            has_password: true,
            from_address: "noreply@example.com".parse().ok(),
            ..OutgoingSettings::default()
        }
    }

    fn on() -> ReplySettings {
        ReplySettings {
            enabled: true,
            ..ReplySettings::default()
        }
    }

    #[test]
    fn blank_incoming_follows_outgoing_but_for_the_port() {
        let ways = resolve(&smtp(), &IncomingSettings::default(), &on());
        let Some(IncomingWay::Server {
            server,
            reply_address,
            ..
        }) = ways.incoming
        else {
            panic!("{ways:?}")
        };
        assert_eq!(
            (server.host.as_str(), server.port.get()),
            ("mail.example.com", 143)
        );
        assert_eq!(server.user_name.as_deref(), Some("mail@example.com"));
        assert!(!server.own_password);
        assert_eq!(reply_address.as_str(), "noreply@example.com");
    }

    #[test]
    fn an_own_user_name_does_not_take_the_other_ones_password() {
        let incoming = IncomingSettings {
            user_name: Some("reader@example.com".to_owned()),
            ..IncomingSettings::default()
        };
        let ways = resolve(&smtp(), &incoming, &on());
        assert_eq!((ways.incoming, ways.incoming_missing), (None, vec!["Password"]));
    }

    #[test]
    fn what_is_missing_is_named() {
        let ways = resolve(&OutgoingSettings::default(), &IncomingSettings::default(), &on());
        assert_eq!(
            ways.outgoing_missing,
            ["From Address", "OAuth Application", "User Name"]
        );
        assert!(ways.incoming_missing.contains(&"OAuth Application"));
        assert_eq!(
            resolve(&smtp(), &IncomingSettings::default(), &ReplySettings::default()).incoming,
            None
        );
    }
}

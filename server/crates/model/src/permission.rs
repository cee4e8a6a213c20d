//! Delegated permissions of Microsoft Graph, and which of them a use needs.

use serde::{Deserialize, Serialize};

/// A delegated permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// Sign in and read the own profile.
    #[serde(rename = "User.Read")]
    UserRead,
    /// Stay signed in: gives a refresh token.
    #[serde(rename = "offline_access")]
    OfflineAccess,
    /// Send as the account itself.
    #[serde(rename = "Mail.Send")]
    MailSend,
    /// Send as or on behalf of others.
    #[serde(rename = "Mail.Send.Shared")]
    MailSendShared,
    /// List the account's own mail without its text.
    #[serde(rename = "Mail.ReadBasic")]
    MailReadBasic,
    /// Read mail in mailboxes shared with the account.
    #[serde(rename = "Mail.Read.Shared")]
    MailReadShared,
    /// Read and change the account's own mail.
    #[serde(rename = "Mail.ReadWrite")]
    MailReadWrite,
    /// Read and change mail in mailboxes shared with the account.
    #[serde(rename = "Mail.ReadWrite.Shared")]
    MailReadWriteShared,
}

impl Permission {
    /// All, in the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::UserRead,
        Self::OfflineAccess,
        Self::MailSend,
        Self::MailSendShared,
        Self::MailReadBasic,
        Self::MailReadShared,
        Self::MailReadWrite,
        Self::MailReadWriteShared,
    ];

    /// The name at the provider.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserRead => "User.Read",
            Self::OfflineAccess => "offline_access",
            Self::MailSend => "Mail.Send",
            Self::MailSendShared => "Mail.Send.Shared",
            Self::MailReadBasic => "Mail.ReadBasic",
            Self::MailReadShared => "Mail.Read.Shared",
            Self::MailReadWrite => "Mail.ReadWrite",
            Self::MailReadWriteShared => "Mail.ReadWrite.Shared",
        }
    }

    /// Whether it belongs to Graph; the others are OpenID Connect scopes and carry no resource.
    #[must_use]
    pub const fn is_graph(self) -> bool {
        !matches!(self, Self::OfflineAccess)
    }

    /// Whether `scopes`, as a token answer lists them, contain this permission. Providers spell scopes short or fully qualified
    /// and in any case, so the last path segment is compared. A permission also counts where a wider one was granted.
    #[must_use]
    pub fn is_granted_by(self, scopes: &[String]) -> bool {
        let granted = |permission: Self| {
            scopes.iter().any(|scope| {
                let name = scope.rsplit('/').next().unwrap_or(scope);
                name.eq_ignore_ascii_case(permission.name())
            })
        };
        granted(self) || self.wider().is_some_and(granted)
    }

    /// The permission that includes this one.
    const fn wider(self) -> Option<Self> {
        match self {
            Self::MailReadBasic => Some(Self::MailReadWrite),
            Self::MailReadShared => Some(Self::MailReadWriteShared),
            _ => None,
        }
    }

    /// What it is for, as the screen says it.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::UserRead => "To see which account signed in",
            Self::OfflineAccess => "To stay signed in without a person",
            Self::MailSend => "To send mail as the account that signed in",
            Self::MailSendShared => "To send from a mailbox that is not the account's own",
            Self::MailReadBasic => "To find what was sent in Sent Items, without reading its text",
            Self::MailReadShared => "To find what was sent in Sent Items of the mailbox that mail comes from",
            Self::MailReadWrite => "To read the reply folder and tidy it up",
            Self::MailReadWriteShared => {
                "To read the reply folder in a mailbox that is not the account's own"
            }
        }
    }
}

/// What the settings ask of an OAuth application.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Use {
    /// Outgoing mail goes through it.
    pub sends: bool,
    /// The From Address is not the account's own.
    pub sends_as_other: bool,
    /// Replies are read through it.
    pub reads: bool,
    /// The reply mailbox is not the account's own.
    pub reads_other: bool,
}

impl Use {
    /// The permissions that this use needs, and no more.
    #[must_use]
    pub fn permissions(self) -> Vec<Permission> {
        let mut needed = vec![Permission::UserRead, Permission::OfflineAccess];
        if self.sends {
            needed.push(Permission::MailSend);
        }
        if self.sends && self.sends_as_other {
            needed.push(Permission::MailSendShared);
        }
        let reads_own = self.reads && !self.reads_other;
        let reads_other = self.reads && self.reads_other;
        // Sending alone also looks: the test finds the mail in Sent Items, and so does every retry after an unclear answer
        if self.sends && !self.sends_as_other && !reads_own {
            needed.push(Permission::MailReadBasic);
        }
        if self.sends && self.sends_as_other && !reads_other {
            needed.push(Permission::MailReadShared);
        }
        if self.reads {
            needed.push(if self.reads_other {
                Permission::MailReadWriteShared
            } else {
                Permission::MailReadWrite
            });
        }
        needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_recognised_short_and_long() {
        let granted = [
            "https://graph.microsoft.com/mail.send".to_owned(),
            "User.Read".to_owned(),
        ];
        assert!(Permission::MailSend.is_granted_by(&granted));
        assert!(Permission::UserRead.is_granted_by(&granted));
        assert!(!Permission::MailSendShared.is_granted_by(&granted));
    }

    #[test]
    fn a_wider_permission_includes_the_narrower() {
        assert!(Permission::MailReadBasic.is_granted_by(&["Mail.ReadWrite".to_owned()]));
        assert!(!Permission::MailReadWrite.is_granted_by(&["Mail.ReadBasic".to_owned()]));
    }

    #[test]
    fn only_a_shared_mailbox_needs_the_shared_permissions() {
        use Permission::{
            MailReadBasic, MailReadShared, MailReadWrite, MailReadWriteShared, MailSend, MailSendShared,
            OfflineAccess, UserRead,
        };
        assert_eq!(Use::default().permissions(), [UserRead, OfflineAccess]);
        let sends = Use {
            sends: true,
            ..Use::default()
        };
        assert_eq!(
            sends.permissions(),
            [UserRead, OfflineAccess, MailSend, MailReadBasic]
        );
        let both = Use { reads: true, ..sends };
        assert_eq!(
            both.permissions(),
            [UserRead, OfflineAccess, MailSend, MailReadWrite]
        );
        let sends_shared = Use {
            sends_as_other: true,
            ..sends
        };
        assert_eq!(
            sends_shared.permissions(),
            [UserRead, OfflineAccess, MailSend, MailSendShared, MailReadShared]
        );
        let all_shared = Use {
            reads: true,
            reads_other: true,
            ..sends_shared
        };
        assert_eq!(
            all_shared.permissions(),
            [
                UserRead,
                OfflineAccess,
                MailSend,
                MailSendShared,
                MailReadWriteShared
            ]
        );
    }
}

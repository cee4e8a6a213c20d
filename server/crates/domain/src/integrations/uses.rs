//! What the settings ask of an application: from it follow its permissions.

use crate::connections::{IncomingWay, OutgoingWay, ways};
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Account, Application};
use model::address::EmailAddress;
use model::permission::{Permission, Use};

/// How an application is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppUse {
    /// Which of the settings use it, in words: `Outgoing`, `Incoming`.
    pub by: Vec<&'static str>,
    /// What they do with it.
    pub what: Use,
    /// The account that the settings expect to have authorized.
    pub expected: Option<EmailAddress>,
}

impl AppUse {
    /// The permissions to ask for. An application that nothing uses yet asks for what sending and reading the own mailbox needs, so
    /// that the first *Authorize* may come before the email settings.
    #[must_use]
    pub fn permissions(&self) -> Vec<Permission> {
        if self.by.is_empty() {
            Use {
                sends: true,
                reads: true,
                ..Use::default()
            }
            .permissions()
        } else {
            self.what.permissions()
        }
    }
}

/// Looks at the settings. `account` is who authorized, as far as known: it decides which mailboxes are the account's own.
///
/// # Errors
/// When the database fails.
pub async fn uses_of(
    unit: &mut dyn UnitOfWork,
    application: &Application,
    account: Option<&Account>,
) -> Result<AppUse, Refusal> {
    let ways = ways(unit).await?;
    let mut found = AppUse::default();
    let own = |user: &str, address: &EmailAddress| {
        address.same_mailbox(user) || account.is_some_and(|account| account.owns(address.as_str()))
    };
    if let Some(OutgoingWay::OAuth {
        application: id,
        user_name,
        from,
    }) = &ways.outgoing
        && *id == application.id
    {
        found.by.push("Outgoing");
        found.what.sends = true;
        found.what.sends_as_other = !own(user_name, from);
        found.expected = user_name.parse().ok();
    }
    if let Some(IncomingWay::OAuth {
        application: id,
        user_name,
        reply_address,
        ..
    }) = &ways.incoming
        && *id == application.id
    {
        found.by.push("Incoming");
        found.what.reads = true;
        found.what.reads_other = !own(user_name, reply_address);
        found.expected = found.expected.or_else(|| user_name.parse().ok());
    }
    Ok(found)
}

//! Who is in the tenant: accounts, their addresses, and who may use whose mailbox.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountKind {
    /// A person with a licence.
    Person,
    /// A person who administers the tenant: may consent for everybody.
    Administrator,
    /// A mailbox without sign-in, used through delegation.
    SharedMailbox,
    /// A person without a licence, and so without a mailbox.
    Unlicensed,
    /// Somebody of another organisation who was invited. No mailbox here.
    Guest,
    /// An account of another tenant, or a personal one.
    Stranger,
}

impl AccountKind {
    /// The word for the pages and for `/_control/state`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Person => "user",
            Self::Administrator => "administrator",
            Self::SharedMailbox => "shared mailbox",
            Self::Unlicensed => "user without licence",
            Self::Guest => "guest",
            Self::Stranger => "stranger",
        }
    }
}

/// One account with its mailbox.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Immutable object id.
    pub(crate) oid: Uuid,
    /// `userPrincipalName`.
    pub(crate) upn: String,
    /// Shown in lists and as the name of a sender.
    pub(crate) display_name: String,
    /// First name, absent for shared mailboxes.
    pub(crate) given_name: Option<String>,
    /// Family name, absent for shared mailboxes.
    pub(crate) surname: Option<String>,
    /// Job title.
    pub(crate) job_title: Option<String>,
    /// Person, administrator or shared mailbox.
    pub(crate) kind: AccountKind,
    /// Further SMTP addresses of the same mailbox.
    pub(crate) aliases: Vec<String>,
    /// Directory (tenant) ID its tokens name.
    pub(crate) tenant: Uuid,
    /// `mail`: the user principal name, except for guests.
    pub(crate) mail: String,
    /// *Account enabled*. Shared mailboxes have their sign-in blocked on purpose.
    pub(crate) enabled: bool,
    /// Grants up to here are void: sessions revoked, or the password reset by an administrator.
    pub(crate) revoked: Option<Cutoff>,
    /// The person changed the password.
    pub(crate) password_changed: Option<Cutoff>,
}

/// A moment that parts old grants from new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cutoff {
    /// Number of the newest grant it strikes: two things can happen in one second.
    pub(crate) serial: u64,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

impl Cutoff {
    /// Whether the grant with this number is from before.
    pub(crate) fn covers(self, serial: u64) -> bool {
        serial <= self.serial
    }
}

impl Account {
    /// Whether mail to `address` arrives here: UPN or alias, without regard to case, with plus addressing.
    pub(crate) fn answers_to(&self, address: &str) -> bool {
        let plain = without_tag(address);
        std::iter::once(&self.upn)
            .chain(&self.aliases)
            .any(|own| own.eq_ignore_ascii_case(&plain))
    }

    /// `proxyAddresses` as Graph shows them: `SMTP:` for the primary address, `smtp:` for the others.
    pub(crate) fn proxy_addresses(&self) -> Vec<String> {
        std::iter::once(format!("SMTP:{}", self.upn))
            .chain(self.aliases.iter().map(|alias| format!("smtp:{alias}")))
            .collect()
    }

    /// Whether this is what somebody types to sign in with it.
    pub(crate) fn signs_in_as(&self, typed: &str) -> bool {
        self.answers_to(typed) || self.mail.eq_ignore_ascii_case(typed)
    }

    /// Whether it has a mailbox in this tenant.
    pub(crate) fn has_mailbox(&self) -> bool {
        !matches!(
            self.kind,
            AccountKind::Unlicensed | AccountKind::Guest | AccountKind::Stranger
        )
    }
}

/// `name+tag@domain` is `name@domain` (Exchange Online's plus addressing is on by default).
fn without_tag(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let local = local.split_once('+').map_or(local, |(name, _)| name);
            format!("{local}@{domain}")
        }
        None => address.to_owned(),
    }
}

/// Rights of one account on another one's mailbox.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delegation {
    /// Whose mailbox.
    pub(crate) mailbox: Uuid,
    /// Who may use it.
    pub(crate) delegate: Uuid,
    /// *Full Access*: open and read.
    pub(crate) full_access: bool,
    /// *Send As*.
    pub(crate) send_as: bool,
}

/// All accounts and delegations.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    /// In the order in which pages list them.
    pub(crate) accounts: Vec<Account>,
    /// Accounts of other tenants, and personal ones.
    pub(crate) strangers: Vec<Account>,
    /// Rights beyond one's own mailbox.
    pub(crate) delegations: Vec<Delegation>,
}

impl Directory {
    /// The account with this object id.
    pub(crate) fn by_oid(&self, oid: Uuid) -> Option<&Account> {
        self.everybody().find(|account| account.oid == oid)
    }

    /// As [`Self::by_oid`] and [`Self::by_sign_in_name`], to be changed.
    pub(crate) fn find_mut(&mut self, key: &str) -> Option<&mut Account> {
        let oid = Uuid::parse_str(key).ok();
        self.accounts
            .iter_mut()
            .chain(&mut self.strangers)
            .find(|account| oid == Some(account.oid) || account.signs_in_as(key))
    }

    /// Who is meant by what was typed on the sign-in page.
    pub(crate) fn by_sign_in_name(&self, typed: &str) -> Option<&Account> {
        self.everybody().find(|account| account.signs_in_as(typed))
    }

    /// Accounts of this tenant, then the strangers.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().chain(&self.strangers)
    }

    /// Accounts with a mailbox.
    pub(crate) fn mailbox_owners(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(|account| account.has_mailbox())
    }

    /// The account that receives mail for this address.
    pub(crate) fn by_address(&self, address: &str) -> Option<&Account> {
        self.mailbox_owners().find(|account| account.answers_to(address))
    }

    /// The account named in a Graph path: object id or user principal name.
    pub(crate) fn by_key(&self, key: &str) -> Option<&Account> {
        match Uuid::parse_str(key) {
            Ok(oid) => self.by_oid(oid),
            Err(_) => self
                .accounts
                .iter()
                .find(|account| account.upn.eq_ignore_ascii_case(key)),
        }
    }

    /// Whether `who` may open the mailbox of `whose`.
    pub(crate) fn may_open(&self, who: Uuid, whose: Uuid) -> bool {
        who == whose || self.right(who, whose).is_some_and(|right| right.full_access)
    }

    /// Whether `who` may send in the name of `whose`.
    pub(crate) fn may_send_as(&self, who: Uuid, whose: Uuid) -> bool {
        who == whose || self.right(who, whose).is_some_and(|right| right.send_as)
    }

    fn right(&self, who: Uuid, whose: Uuid) -> Option<&Delegation> {
        self.delegations
            .iter()
            .find(|right| right.delegate == who && right.mailbox == whose)
    }
}

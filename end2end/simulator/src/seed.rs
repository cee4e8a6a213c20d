//! What the tenant starts with.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::{Uuid, uuid};

use crate::{
    delivery::new_message_id,
    directory::{Account, AccountKind, Delegation, Directory},
    mailbox::{BodyKind, Draft, Importance, Recipient},
    seed_mail,
    state::State,
};

/// Directory (tenant) ID.
pub(crate) const TENANT_ID: Uuid = uuid!("5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050");
/// Verified domain.
pub(crate) const DOMAIN: &str = "contoso.test";
/// Organisation's name.
pub(crate) const ORGANISATION: &str = "Contoso";

/// A tenant: where identities come from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Organisation {
    /// Directory (tenant) ID.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: &'static str,
    /// Verified domain; names the tenant in addresses.
    pub(crate) domain: &'static str,
    /// The domain every tenant is born with; names it too.
    pub(crate) initial_domain: &'static str,
}

/// The tenant this program plays.
pub(crate) static CONTOSO: Organisation = Organisation {
    id: TENANT_ID,
    name: ORGANISATION,
    domain: DOMAIN,
    initial_domain: "contoso.onmicrosoft.com",
};
/// Another tenant, to be signed in to by mistake. It has one account and no mail.
pub(crate) static FABRIKAM: Organisation = Organisation {
    id: uuid!("fab12a4a-0000-4000-8000-00000000fab1"),
    name: "Fabrikam",
    domain: "fabrikam.test",
    initial_domain: "fabrikam.onmicrosoft.com",
};
/// Where personal accounts live; the id is Microsoft's.
pub(crate) static PERSONAL: Organisation = Organisation {
    id: uuid!("9188040d-6c67-4c5b-b112-36a304b66dad"),
    name: "Microsoft accounts",
    domain: "outlook.test",
    initial_domain: "consumers",
};

const ADMIN: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000001");
const DEPLOY: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000002");
const APPROVER1: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000003");
const APPROVER2: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000004");
const APPROVALS: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000005");
const FINANCE: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000006");
const GUEST: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000011");
const LEFT: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000012");
const EVE: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000013");
/// Personal accounts have object ids of this form.
const SOMEONE: Uuid = uuid!("00000000-0000-0000-1b2c-4d3e8f400014");

/// People, two shared mailboxes, one delegation, accounts that do not sign in as they should, and those of
/// [`seed_mail`].
pub(crate) fn directory() -> Directory {
    let mut admin = person(ADMIN, "admin", "Alex", "Adler", "IT Administrator");
    admin.kind = AccountKind::Administrator;
    admin.aliases.push(format!("postmaster@{DOMAIN}"));
    admin.aliases.push(format!("alex.adler@{DOMAIN}"));
    let mut left = person(LEFT, "left", "Lee", "Left", "Formerly release manager");
    left.enabled = false;
    Directory {
        accounts: vec![
            admin,
            person(DEPLOY, "deploy", "Deploy", "Service", "Service account"),
            person(APPROVER1, "approver1", "Ada", "Approver", "Release manager"),
            person(APPROVER2, "approver2", "Ben", "Approver", "Security officer"),
            shared(APPROVALS, "approvals", "Approvals"),
            shared(FINANCE, "finance", "Finance"),
            guest(),
            left,
        ]
        .into_iter()
        .chain(seed_mail::accounts())
        .collect(),
        strangers: vec![
            stranger(EVE, &FABRIKAM, "eve", "Eve", "Evans"),
            stranger(SOMEONE, &PERSONAL, "someone", "Someone", "Else"),
        ],
        delegations: vec![Delegation {
            mailbox: APPROVALS,
            delegate: DEPLOY,
            full_access: true,
            send_as: true,
        }],
    }
}

pub(crate) fn person(oid: Uuid, name: &str, given_name: &str, surname: &str, job_title: &str) -> Account {
    Account {
        oid,
        upn: format!("{name}@{DOMAIN}"),
        display_name: format!("{given_name} {surname}"),
        given_name: Some(given_name.to_owned()),
        surname: Some(surname.to_owned()),
        job_title: Some(job_title.to_owned()),
        kind: AccountKind::Person,
        aliases: Vec::new(),
        tenant: TENANT_ID,
        mail: format!("{name}@{DOMAIN}"),
        enabled: true,
        revoked: None,
        password_changed: None,
    }
}

/// Somebody of another organisation, invited into this one.
fn guest() -> Account {
    Account {
        upn: format!("guest_partner.test#EXT#@{DOMAIN}"),
        mail: "guest@partner.test".to_owned(),
        kind: AccountKind::Guest,
        ..person(GUEST, "guest", "Gus", "Guest", "Consultant")
    }
}

/// Somebody who has nothing to do with this tenant.
fn stranger(oid: Uuid, home: &Organisation, name: &str, given_name: &str, surname: &str) -> Account {
    let address = format!("{name}@{}", home.domain);
    Account {
        upn: address.clone(),
        mail: address,
        kind: AccountKind::Stranger,
        tenant: home.id,
        ..person(oid, name, given_name, surname, "")
    }
}

fn shared(oid: Uuid, name: &str, display_name: &str) -> Account {
    Account {
        oid,
        upn: format!("{name}@{DOMAIN}"),
        display_name: display_name.to_owned(),
        given_name: None,
        surname: None,
        job_title: None,
        kind: AccountKind::SharedMailbox,
        aliases: Vec::new(),
        tenant: TENANT_ID,
        mail: format!("{name}@{DOMAIN}"),
        enabled: false,
        revoked: None,
        password_changed: None,
    }
}

/// The folder *Countersign* and a few mails, the oldest a day old.
pub(crate) fn fill_mailboxes(state: &mut State, now: DateTime<Utc>) {
    if let Some(at) = state
        .mailboxes
        .iter()
        .position(|mailbox| mailbox.owner == APPROVALS)
    {
        // Cannot fail: the inbox is new and empty
        let _ = state.mailboxes[at].create_folder("inbox", "Countersign", false);
    }
    let folder = state
        .mailbox(APPROVALS)
        .and_then(|mailbox| mailbox.folder_by_path("Inbox/Countersign"))
        .map_or_else(|| "inbox".to_owned(), |folder| folder.id.clone());
    let welcome = "Welcome to Contoso, the practice tenant. Nothing you send from here leaves this machine.";
    for owner in [ADMIN, DEPLOY, APPROVER1, APPROVER2] {
        place(
            state,
            owner,
            "inbox",
            ADMIN,
            "Welcome to Contoso",
            welcome,
            now - TimeDelta::hours(24),
        );
    }
    let how = "Replies to approval requests arrive in this folder.";
    place(
        state,
        APPROVALS,
        &folder,
        ADMIN,
        "About this folder",
        how,
        now - TimeDelta::hours(23),
    );
    let holiday = "I am away on Friday. Ben stands in for me.";
    place(
        state,
        APPROVALS,
        "inbox",
        APPROVER1,
        "Holiday",
        holiday,
        now - TimeDelta::hours(5),
    );
    let invoice = "Please find the invoices of last month in the archive.";
    place(
        state,
        FINANCE,
        "inbox",
        ADMIN,
        "Invoices",
        invoice,
        now - TimeDelta::hours(4),
    );
    seed_mail::fill(state, ADMIN, now);
}

/// Puts a read mail from one account into a folder of another.
pub(crate) fn place(
    state: &mut State,
    owner: Uuid,
    folder: &str,
    from: Uuid,
    subject: &str,
    text: &str,
    at: DateTime<Utc>,
) {
    let recipient = |oid| {
        state.directory.by_oid(oid).map(|account| Recipient {
            name: account.display_name.clone(),
            address: account.upn.clone(),
        })
    };
    let (Some(from), Some(to)) = (recipient(from), recipient(owner)) else {
        return;
    };
    let mail = Draft {
        sender: from.clone(),
        from,
        to: vec![to],
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: subject.to_owned(),
        body: text.to_owned(),
        body_kind: BodyKind::Text,
        importance: Importance::Normal,
        internet_message_id: None,
        headers: Vec::new(),
        attachments: Vec::new(),
        raw: None,
    };
    let id = new_message_id(&mut state.entropy);
    let conversation = state.conversation_of(&mail);
    state.put(owner, folder, &id, &conversation, mail, true, at);
}

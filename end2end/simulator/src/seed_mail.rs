//! Mailboxes that are hard on a mail program: another language, folders in folders, ten thousand messages, none at all.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::{Uuid, uuid};

use crate::{
    directory::{Account, AccountKind},
    mailbox::{Asleep, Language, Mailbox},
    seed::{person, place},
    state::State,
};

const BUERO: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000007");
const BIG: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000008");
const UNLICENSED: Uuid = uuid!("0a6d1f00-1b2c-4d3e-8f40-000000000009");

/// Messages in the inbox of `big@`.
const MANY: usize = 10_000;

/// `buero@` (German), `big@` (ten thousand messages), `unlicensed@` (no mailbox).
pub(crate) fn accounts() -> [Account; 3] {
    let mut unlicensed = person(UNLICENSED, "unlicensed", "Nils", "Nomail", "Contractor");
    unlicensed.kind = AccountKind::Unlicensed;
    [
        person(BUERO, "buero", "Birgit", "B\u{fc}ro", "Sekretariat"),
        person(BIG, "big", "Bea", "Bigmail", "Support"),
        unlicensed,
    ]
}

/// Language its mailbox was opened in.
pub(crate) fn language(account: &Account) -> Language {
    if account.oid == BUERO {
        Language::German
    } else {
        Language::English
    }
}

/// Below the German inbox and beside it: paths, as names.
const GERMAN_FOLDERS: [&[&str]; 12] = [
    &["inbox", "Freigaben"],
    &["inbox", "Freigaben", "Erledigt"],
    &["inbox", "Freigaben", "Abgelehnt"],
    &["inbox", "Rechnungen"],
    &["inbox", "Rechnungen", "2025"],
    &["inbox", "Rechnungen", "2026"],
    &["inbox", "Rechnungen", "2026", "M\u{e4}rz"],
    &["inbox", "Rechnungen", "2026", "Oktober & November"],
    &["msgfolderroot", "\u{d6}ffentliche Auftr\u{e4}ge"],
    &["msgfolderroot", "Projekte"],
    &["msgfolderroot", "Stra\u{df}enbau: Angebote"],
    &["msgfolderroot", "Vertr\u{e4}ge"],
];

/// Folders and mails of the accounts above; `from` wrote the mails.
pub(crate) fn fill(state: &mut State, from: Uuid, now: DateTime<Utc>) {
    let mut approvals = "inbox".to_owned();
    if let Some(mailbox) = mailbox_of(state, BUERO) {
        for path in GERMAN_FOLDERS {
            let id = create(mailbox, path);
            if path == ["inbox", "Freigaben"] {
                approvals = id;
            }
        }
    }
    for (folder, subject, text, hours) in [
        ("inbox", "Sitzung am Freitag", "Die Sitzung beginnt um zehn.", 30),
        (
            &approvals,
            "AW: Freigabe 4711",
            "Von mir aus gern. Gr\u{fc}\u{df}e",
            6,
        ),
        (&approvals, "AW: Freigabe 4712", "Nein, bitte erst testen.", 3),
    ] {
        place(
            state,
            BUERO,
            folder,
            from,
            subject,
            text,
            now - TimeDelta::hours(hours),
        );
    }
    if let Some(inbox) = mailbox_of(state, BIG).and_then(|mailbox| {
        mailbox
            .folders
            .iter_mut()
            .find(|folder| folder.well_known == Some("inbox"))
    }) {
        inbox.asleep = Some(Asleep {
            count: MANY,
            newest: now - TimeDelta::hours(1),
        });
    }
}

/// Not through [`State::mailbox_mut`], which would make the messages.
fn mailbox_of(state: &mut State, owner: Uuid) -> Option<&mut Mailbox> {
    state.mailboxes.iter_mut().find(|mailbox| mailbox.owner == owner)
}

/// Creates the last folder of a path of names below a well-known folder, whose parents are there, and returns its id.
fn create(mailbox: &mut Mailbox, path: &[&str]) -> String {
    let (Some((start, below)), Some(name)) = (path.split_first(), path.last()) else {
        return String::new();
    };
    let mut parent = (*start).to_owned();
    for step in &below[..below.len().saturating_sub(1)] {
        let id = mailbox
            .folder(&parent)
            .map(|folder| folder.id.clone())
            .unwrap_or_default();
        if let Some(child) = mailbox
            .children(&id)
            .iter()
            .find(|child| child.display_name == *step)
        {
            parent.clone_from(&child.id);
        }
    }
    // Every name is there once, so that this cannot fail
    mailbox.create_folder(&parent, name, false).unwrap_or_default()
}

//! Everything the tenant knows, in memory.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    account_events::Event,
    directory::{Cutoff, Directory},
    entropy::Entropy,
    faults::Faults,
    grants::Grants,
    mailbox::{Mailbox, Recipient},
    registration::Registration,
    seed, seed_mail,
    uploads::UploadSession,
};

/// How often what was called; shown by `/_control/state`.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Counters {
    /// Authorization requests.
    pub(crate) authorize_requests: u64,
    /// Requests to the token endpoint, refused ones included.
    pub(crate) token_requests: u64,
    /// Codes redeemed.
    pub(crate) code_redemptions: u64,
    /// Refreshes that gave tokens.
    pub(crate) refreshes: u64,
    /// Tokens for applications without a person.
    pub(crate) app_tokens: u64,
    /// Requests to Graph, refused ones included.
    pub(crate) graph_requests: u64,
    /// Mails accepted by sendMail.
    pub(crate) send_mail: u64,
    /// Copies put into inboxes.
    pub(crate) delivered: u64,
    /// Requests answered by a fault.
    pub(crate) faults: u64,
}

/// A mail to an address outside the tenant: written down, and gone.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutsideMail {
    /// Envelope recipient.
    pub(crate) to: String,
    /// Author.
    pub(crate) from: String,
    /// Subject.
    pub(crate) subject: String,
    /// Message-ID.
    pub(crate) internet_message_id: String,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

/// The whole state; replaced by the seed on reset.
pub(crate) struct State {
    /// Accounts and rights.
    pub(crate) directory: Directory,
    /// One mailbox per account with a licence.
    pub(crate) mailboxes: Vec<Mailbox>,
    /// Registered applications, oldest first.
    pub(crate) registrations: Vec<Registration>,
    /// Codes, refresh tokens, sign-ins.
    pub(crate) grants: Grants,
    /// Faults that are set.
    pub(crate) faults: Faults,
    /// Counters.
    pub(crate) counters: Counters,
    /// Large attachments on their way.
    pub(crate) uploads: Vec<UploadSession>,
    /// Mail that would have left the tenant.
    pub(crate) outside: Vec<OutsideMail>,
    /// By how much `/_control/advance` moved the clock.
    pub(crate) advanced: chrono::TimeDelta,
    /// Randomness.
    pub(crate) entropy: Entropy,
}

impl State {
    /// The seed. Randomness goes on, so that ids of before do not come again.
    pub(crate) fn seeded(mut entropy: Entropy, now: DateTime<Utc>) -> Self {
        let directory = seed::directory();
        let mailboxes = directory
            .mailbox_owners()
            .map(|account| Mailbox::new(account.oid, seed_mail::language(account), &mut entropy))
            .collect();
        let mut state = Self {
            directory,
            mailboxes,
            registrations: Vec::new(),
            grants: Grants::default(),
            faults: Faults::default(),
            counters: Counters::default(),
            uploads: Vec::new(),
            outside: Vec::new(),
            advanced: chrono::TimeDelta::zero(),
            entropy,
        };
        seed::fill_mailboxes(&mut state, now);
        state
    }

    /// Lets something happen to an account, named by address or object id; false if there is none.
    pub(crate) fn happen(&mut self, key: &str, event: Event, now: DateTime<Utc>) -> bool {
        let cutoff = Cutoff {
            serial: self.grants.last_serial,
            at: now,
        };
        match self.directory.find_mut(key) {
            Some(account) => {
                event.happen(account, cutoff);
                true
            }
            None => false,
        }
    }

    /// The registration with this client id.
    pub(crate) fn registration(&self, client_id: Uuid) -> Option<&Registration> {
        self.registrations.iter().find(|app| app.client_id == client_id)
    }

    /// As [`Self::registration`], to be changed.
    pub(crate) fn registration_mut(&mut self, client_id: Uuid) -> Option<&mut Registration> {
        self.registrations
            .iter_mut()
            .find(|app| app.client_id == client_id)
    }

    /// The mailbox of this account.
    pub(crate) fn mailbox(&self, owner: Uuid) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.owner == owner)
    }

    /// Makes the messages of a mailbox that were only counted so far.
    pub(crate) fn wake(&mut self, owner: Uuid) {
        let Some(account) = self.directory.by_oid(owner) else {
            return;
        };
        let asleep = self
            .mailboxes
            .iter_mut()
            .find(|mailbox| mailbox.owner == owner && mailbox.is_asleep());
        if let Some(mailbox) = asleep {
            mailbox.wake(&Recipient {
                name: account.display_name.clone(),
                address: account.upn.clone(),
            });
        }
    }

    /// As [`Self::mailbox`], to be changed; with all its messages.
    pub(crate) fn mailbox_mut(&mut self, owner: Uuid) -> Option<&mut Mailbox> {
        self.wake(owner);
        self.mailboxes.iter_mut().find(|mailbox| mailbox.owner == owner)
    }

    /// Registers an application with User.Read and returns its client id.
    pub(crate) fn register(&mut self, display_name: String) -> Uuid {
        let client_id = self.entropy.guid();
        let object_id = self.entropy.guid();
        let service_principal_id = self.entropy.guid();
        self.registrations.push(Registration::new(
            client_id,
            object_id,
            service_principal_id,
            display_name,
        ));
        client_id
    }
}

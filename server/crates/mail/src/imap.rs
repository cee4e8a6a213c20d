//! Reading over IMAP (RFC 3501, which every server speaks; 2595 for STARTTLS), changing nothing: folders are opened with EXAMINE and
//! fetched with PEEK. The one thing that can be made is a folder.
//!
//! The dialogue is our own, the grammar of answers is `imap-proto`'s. A library's session would log passwords at trace level, take
//! half a gigabyte when a server announces it, and lose the response code that tells a wrong password from a server at rest.

mod fault;
mod folders;
mod heads;
mod response;
pub(crate) mod session;
mod tree;
mod utf7;

use crate::timeouts::Timeouts;
use domain::ports::{
    Ages, Clock, FolderFacts, FolderPlace, FolderTree, ListedFolder, MailFault, MessageHead, ServerAccess,
};
use model::address::EmailAddress;
use model::email::{FolderId, FolderPath};
use rustls::ClientConfig;
use session::Session;
use std::sync::Arc;

/// Reads from mail servers.
pub(crate) struct Imap {
    tls: Arc<ClientConfig>,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

impl Imap {
    /// `tls` decides which certificates are trusted.
    pub(crate) fn new(tls: Arc<ClientConfig>, timeouts: Timeouts, clock: Arc<dyn Clock>) -> Self {
        Self { tls, timeouts, clock }
    }

    /// Signs in and out again; tells what the server greeted with, how it let us in, and what it offers.
    ///
    /// # Errors
    /// Why it did not let us in.
    pub(crate) async fn sign_in(&self, access: &ServerAccess) -> Result<Vec<String>, MailFault> {
        let session = self.session(access).await?;
        let evidence = session.evidence();
        session.logout().await;
        Ok(evidence)
    }

    /// Finds a folder.
    ///
    /// # Errors
    /// [`domain::ports::MailFaultKind::FolderMissing`], or why it could not look.
    pub(crate) async fn folder(
        &self,
        access: &ServerAccess,
        path: &FolderPath,
    ) -> Result<FolderFacts, MailFault> {
        let mut session = self.session(access).await?;
        let found = folders::find(&mut session, path).await;
        session.logout().await;
        found
    }

    /// The newest messages, newest first.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn newest(
        &self,
        access: &ServerAccess,
        folder: &FolderFacts,
        count: u32,
    ) -> Result<Vec<MessageHead>, MailFault> {
        let mut session = self.session(access).await?;
        let heads = heads::newest(&mut session, folder, count).await;
        session.logout().await;
        heads
    }

    /// Whether the folder or the inbox holds mail that was sent to `address`.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn received_for(
        &self,
        access: &ServerAccess,
        folder: &FolderFacts,
        address: &EmailAddress,
    ) -> Result<bool, MailFault> {
        let mut session = self.session(access).await?;
        let received = heads::received_for(&mut session, folder, address).await;
        session.logout().await;
        received
    }

    /// All folders.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn tree(&self, access: &ServerAccess) -> Result<FolderTree, MailFault> {
        let mut session = self.session(access).await?;
        let tree = tree::all(&mut session).await;
        session.logout().await;
        tree
    }

    /// A folder by its name on the wire.
    ///
    /// # Errors
    /// [`domain::ports::MailFaultKind::FolderMissing`], or why it could not look.
    pub(crate) async fn folder_by_id(
        &self,
        access: &ServerAccess,
        id: &FolderId,
    ) -> Result<ListedFolder, MailFault> {
        let mut session = self.session(access).await?;
        let found = tree::one(&mut session, id).await;
        session.logout().await;
        found
    }

    /// When the messages of each folder arrived.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn ages(
        &self,
        access: &ServerAccess,
        folders: &[FolderFacts],
    ) -> Result<Vec<Ages>, MailFault> {
        let mut session = self.session(access).await?;
        let mut ages = Vec::with_capacity(folders.len());
        for folder in folders {
            ages.push(heads::ages(&mut session, folder).await?);
        }
        session.logout().await;
        Ok(ages)
    }

    /// Makes a folder, and shows it in mail programs that only show what was subscribed to.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn create_folder(
        &self,
        access: &ServerAccess,
        place: FolderPlace,
        name: &str,
    ) -> Result<FolderId, MailFault> {
        let mut session = self.session(access).await?;
        let made = tree::create(&mut session, place, name).await;
        session.logout().await;
        made
    }

    async fn session(&self, access: &ServerAccess) -> Result<Session, MailFault> {
        let mut session = Session::open(access, &self.tls, self.timeouts, Arc::clone(&self.clock)).await?;
        if let Some(login) = &access.login {
            session.authenticate(login).await?;
        }
        Ok(session)
    }
}

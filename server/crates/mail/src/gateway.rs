//! One object for all routes: what `domain` asks is sent to Graph or to the mail server, as the route says.

use crate::graph::{Access, Graph};
use crate::imap::Imap;
use crate::probe::Probe;
use crate::smtp::Smtp;
use crate::timeouts::Timeouts;
use async_trait::async_trait;
use domain::ports::{
    AccountDirectory, Ages, Clock, Entropy, FolderFacts, FolderPlace, FolderTree, ListedFolder, MailFault,
    MailReader, MailSender, Mailbox, MessageHead, OutgoingMail, ProbeTarget, Route, SentCopy, ServerProbe,
    TlsFacts, WebAnswer,
};
use domain::records::Account;
use model::address::EmailAddress;
use model::email::{FolderId, FolderPath};
use model::provider::EndpointUrl;
use rustls::ClientConfig;
use secrecy::SecretString;
use std::net::IpAddr;
use std::sync::Arc;
use url::Url;

/// Mail over Microsoft Graph, SMTP and IMAP, and a look at servers from outside.
pub struct MailGateway {
    graph: Graph,
    smtp: Smtp,
    imap: Imap,
    probe: Probe,
}

impl MailGateway {
    /// `http` calls Graph and brings its own timeouts, proxy and trust; it must not follow redirects. `tls` decides which
    /// certificates of mail servers are trusted: give it the roots of the machine and the administrator's own.
    #[must_use]
    pub fn new(
        http: reqwest::Client,
        tls: Arc<ClientConfig>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self::with_timeouts(http, tls, clock, entropy, Timeouts::default())
    }

    /// As [`Self::new`], with other limits for mail servers.
    #[must_use]
    pub fn with_timeouts(
        http: reqwest::Client,
        tls: Arc<ClientConfig>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        timeouts: Timeouts,
    ) -> Self {
        Self {
            graph: Graph::new(http.clone(), Arc::clone(&clock), entropy),
            smtp: Smtp::new(Arc::clone(&tls), timeouts, Arc::clone(&clock)),
            imap: Imap::new(Arc::clone(&tls), timeouts, Arc::clone(&clock)),
            probe: Probe::new(http, tls, timeouts, clock),
        }
    }
}

#[async_trait]
impl AccountDirectory for MailGateway {
    async fn account(&self, graph: &EndpointUrl, token: &SecretString) -> Result<Account, MailFault> {
        self.graph.account(Access { graph, token }).await
    }
}

#[async_trait]
impl ServerProbe for MailGateway {
    async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, MailFault> {
        self.probe.resolve(host).await
    }

    async fn tls(&self, target: &ProbeTarget) -> Result<TlsFacts, MailFault> {
        self.probe.tls(target).await
    }

    async fn fetch(&self, url: &Url) -> Result<WebAnswer, MailFault> {
        self.probe.fetch(url).await
    }
}

#[async_trait]
impl MailSender for MailGateway {
    async fn sign_in(&self, route: &Route) -> Result<Vec<String>, MailFault> {
        match route {
            Route::Graph { .. } => Ok(Vec::new()),
            Route::Server(access) => self.smtp.sign_in(access).await,
        }
    }

    async fn send(&self, route: &Route, mail: &OutgoingMail) -> Result<String, MailFault> {
        match route {
            Route::Graph { graph, token } => self.graph.send(Access { graph, token }, mail).await,
            Route::Server(access) => self.smtp.send(access, mail).await,
        }
    }

    async fn find_sent(&self, route: &Route, mail: &OutgoingMail) -> Result<Option<SentCopy>, MailFault> {
        match route {
            Route::Graph { graph, token } => self.graph.find_sent(Access { graph, token }, mail).await,
            Route::Server(_) => Ok(None),
        }
    }
}

#[async_trait]
impl MailReader for MailGateway {
    async fn sign_in(&self, route: &Route) -> Result<Vec<String>, MailFault> {
        match route {
            Route::Graph { .. } => Ok(Vec::new()),
            Route::Server(access) => self.imap.sign_in(access).await,
        }
    }

    async fn folder(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        path: &FolderPath,
    ) -> Result<FolderFacts, MailFault> {
        match route {
            Route::Graph { graph, token } => self.graph.folder(Access { graph, token }, mailbox, path).await,
            // Over IMAP the user name says which mailbox it is
            Route::Server(access) => self.imap.folder(access, path).await,
        }
    }

    async fn newest(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        count: u32,
    ) -> Result<Vec<MessageHead>, MailFault> {
        match route {
            Route::Graph { graph, token } => {
                let access = Access { graph, token };
                self.graph.newest(access, mailbox, folder, count).await
            }
            Route::Server(access) => self.imap.newest(access, folder, count).await,
        }
    }

    async fn received_for(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        address: &EmailAddress,
    ) -> Result<bool, MailFault> {
        match route {
            Route::Graph { graph, token } => {
                let access = Access { graph, token };
                self.graph.received_for(access, mailbox, folder, address).await
            }
            Route::Server(access) => self.imap.received_for(access, folder, address).await,
        }
    }

    async fn folders(&self, route: &Route, mailbox: &Mailbox) -> Result<FolderTree, MailFault> {
        match route {
            Route::Graph { graph, token } => self.graph.tree(Access { graph, token }, mailbox).await,
            Route::Server(access) => self.imap.tree(access).await,
        }
    }

    async fn folder_by_id(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        id: &FolderId,
    ) -> Result<ListedFolder, MailFault> {
        match route {
            Route::Graph { graph, token } => {
                let access = Access { graph, token };
                self.graph.folder_by_id(access, mailbox, id).await
            }
            Route::Server(access) => self.imap.folder_by_id(access, id).await,
        }
    }

    async fn ages(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        folders: &[FolderFacts],
    ) -> Result<Vec<Ages>, MailFault> {
        match route {
            Route::Graph { graph, token } => {
                let access = Access { graph, token };
                self.graph.ages(access, mailbox, folders).await
            }
            Route::Server(access) => self.imap.ages(access, folders).await,
        }
    }

    async fn create_folder(
        &self,
        route: &Route,
        mailbox: &Mailbox,
        place: FolderPlace,
        name: &str,
    ) -> Result<FolderId, MailFault> {
        match route {
            Route::Graph { graph, token } => {
                let access = Access { graph, token };
                self.graph.create_folder(access, mailbox, place, name).await
            }
            Route::Server(access) => self.imap.create_folder(access, place, name).await,
        }
    }
}

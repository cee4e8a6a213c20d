//! The mailbox that replies are read from, opened.

use super::ways::reading_way;
use super::{IncomingWay, ServerLogin, incoming_password_place, outgoing_password_place};
use crate::authorization::access_token;
use crate::diagnostics::{explain_mail, no_access, settings_missing, too_slow};
use crate::error::Refusal;
use crate::ports::{Ages, FolderFacts, Login, MailFault, Mailbox, Route, ServerAccess, UnitOfWork};
use crate::records::Account;
use crate::services::Services;
use model::advice::Problem;
use secrecy::SecretString;
use std::time::Duration;

/// How long a person waits for a look into the mailbox. Two looks and a refresh together stay below the limit of a page.
const LOOK: Duration = Duration::from_secs(15);
/// How long for the dates of messages, which are useful and not needed.
const LOOK_AT_DATES: Duration = Duration::from_secs(5);

/// A mailbox and the way into it.
pub(super) struct ReplyMailbox {
    /// The way.
    pub(super) route: Route,
    /// Which mailbox of those that the way leads to.
    pub(super) mailbox: Mailbox,
    /// What people call it.
    pub(super) name: String,
    /// What people call the other side.
    server: String,
}

impl ReplyMailbox {
    /// Waits for an answer, but not for ever.
    ///
    /// # Errors
    /// The fault; `Err(None)` when there was none in time.
    pub(super) async fn within<T>(
        work: impl Future<Output = Result<T, MailFault>>,
    ) -> Result<T, Option<MailFault>> {
        match tokio::time::timeout(LOOK, work).await {
            Ok(answer) => answer.map_err(Some),
            Err(_) => Err(None),
        }
    }

    /// When the messages of these folders arrived, folder by folder; nothing where that cannot be told in a few seconds.
    pub(super) async fn ages(&self, services: &Services, folders: &[FolderFacts]) -> Vec<Ages> {
        let ages = services.reader.ages(&self.route, &self.mailbox, folders);
        match tokio::time::timeout(LOOK_AT_DATES, ages).await {
            Ok(Ok(ages)) => ages,
            Ok(Err(_)) | Err(_) => Vec::new(),
        }
    }

    /// What a failed look means for people.
    pub(super) fn explain(&self, fault: Option<&MailFault>) -> Box<Problem> {
        Box::new(match fault {
            Some(fault) => explain_mail(fault, &self.server),
            None => too_slow(&self.server),
        })
    }
}

/// Opens the mailbox as the saved settings say, whether or not Email Approval is on. A token that is due is refreshed, and saved, first.
///
/// # Errors
/// When the database or the vault fails. Inside: why the mailbox cannot be opened, for people.
pub(super) async fn open_reply_mailbox(
    services: &Services,
) -> Result<Result<ReplyMailbox, Box<Problem>>, Refusal> {
    let way = reading_way(services.database.read().await?.as_mut()).await?;
    let way = match way {
        Ok(way) => way,
        Err(missing) => return Ok(Err(settings_missing(&missing))),
    };
    match &way {
        IncomingWay::OAuth {
            application,
            reply_address,
            ..
        } => {
            let access = match access_token(services, *application).await {
                Ok(access) => access,
                Err(refused) => return Ok(Err(no_access(refused))),
            };
            let account = &access.authorization.account;
            let mailbox = if account.owns(reply_address.as_str()) {
                Mailbox::Own
            } else {
                Mailbox::Other(reply_address.clone())
            };
            Ok(Ok(ReplyMailbox {
                name: way.mailbox_name(Some(account)).unwrap_or_default(),
                route: Route::Graph {
                    graph: access.application.endpoints.graph,
                    token: access.token,
                },
                mailbox,
                server: "Microsoft Graph".to_owned(),
            }))
        }
        IncomingWay::Server { server, .. } => {
            let password = server_password(services, server, server.own_password).await?;
            let login = server
                .user_name
                .clone()
                .zip(password)
                .map(|(user, password)| Login { user, password });
            Ok(Ok(ReplyMailbox {
                name: way.mailbox_name(None).unwrap_or_default(),
                server: format!("{}:{}", server.host, server.port),
                route: Route::Server(ServerAccess {
                    host: server.host.clone(),
                    port: server.port,
                    tls: server.tls,
                    login,
                }),
                mailbox: Mailbox::Own,
            }))
        }
    }
}

/// The account that authorized the application which a way uses, if there is one.
pub(super) async fn account(
    unit: &mut dyn UnitOfWork,
    way: Option<&IncomingWay>,
) -> Result<Option<Account>, Refusal> {
    let Some(IncomingWay::OAuth { application, .. }) = way else {
        return Ok(None);
    };
    let authorization = unit.authorization(*application).await?;
    Ok(authorization.map(|authorization| authorization.account))
}

/// The password that goes with a user name at a mail server: Incoming's own, or Outgoing's.
///
/// # Errors
/// When the database or the vault fails.
pub(crate) async fn server_password(
    services: &Services,
    server: &ServerLogin,
    own: bool,
) -> Result<Option<SecretString>, Refusal> {
    if server.user_name.is_none() {
        return Ok(None);
    }
    let mut unit = services.database.read().await?;
    let (sealed, place) = if own {
        (unit.incoming_password().await?, incoming_password_place())
    } else {
        (unit.outgoing_password().await?, outgoing_password_place())
    };
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(services.vault.open_text(&place, &sealed)?))
}

//! After a choice, the email settings that named the expected account name the one that signed in.

use crate::audit::record;
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Application, AuditSubject, HeldSignIn, IncomingSettings, OutgoingSettings};
use crate::services::{Actor, Services};
use model::address::EmailAddress;
use model::audit::AuditAction;
use model::email::{AuthType, IncomingDraft, OutgoingDraft};

/// What of the settings follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// *User Name* alone: mail goes on being sent from, and read in, the mailbox that was expected.
    UserName,
    /// *From Address* too.
    Mailbox,
}

/// Changes *Outgoing* and *Incoming* within the caller's unit of work, where they use the application with the expected account.
pub(super) async fn follow(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    application: &Application,
    held: &HeldSignIn,
    extent: Extent,
) -> Result<(), Refusal> {
    let name = held.account.label();
    let detail = format!(
        "User Name follows the sign-in: {name} instead of {}",
        held.expected
    );
    let outgoing = unit.outgoing().await?;
    let incoming = unit.incoming().await?;
    let now = services.now();
    if let Some(draft) = outgoing_after(&outgoing, application, held, extent) {
        let version = outgoing.revision.version;
        if !unit
            .save_outgoing(&draft, None, &actor.name, now, version)
            .await?
        {
            return Err(MEANWHILE);
        }
        let about = about("Outgoing");
        record(
            services,
            unit,
            actor,
            AuditAction::OutgoingSaved,
            about,
            detail.clone(),
        )
        .await?;
    }
    if let Some(draft) = incoming_after(&outgoing, &incoming, application, held) {
        let version = incoming.revision.version;
        if !unit
            .save_incoming(&draft, None, &actor.name, now, version)
            .await?
        {
            return Err(MEANWHILE);
        }
        record(
            services,
            unit,
            actor,
            AuditAction::IncomingSaved,
            about("Incoming"),
            detail,
        )
        .await?;
    }
    Ok(())
}

const MEANWHILE: Refusal =
    Refusal::NotPossible("Somebody saved the email settings at this very moment. Choose again.");

fn about(name: &str) -> AuditSubject {
    AuditSubject {
        kind: "settings",
        id: None,
        name: name.to_owned(),
    }
}

fn outgoing_after(
    settings: &OutgoingSettings,
    application: &Application,
    held: &HeldSignIn,
    extent: Extent,
) -> Option<OutgoingDraft> {
    let named = settings.auth_type == AuthType::OAuth
        && settings.application == Some(application.id)
        && held.expected.same_mailbox(&settings.user_name);
    let own: Option<EmailAddress> = held.account.label().parse().ok();
    let before = settings.from_address.clone();
    let from_address = match (extent, before, own) {
        (Extent::Mailbox, Some(from), Some(own)) if held.expected.same_mailbox(from.as_str()) => own,
        (Extent::Mailbox, None, Some(own)) => own,
        (_, Some(from), _) => from,
        (_, None, _) => held.expected.clone(),
    };
    named.then(|| OutgoingDraft {
        auth_type: settings.auth_type,
        host_name: settings.host_name.clone(),
        host_port: settings.host_port,
        tls_mode: settings.tls_mode,
        user_name: held.account.label().to_owned(),
        forget_password: false,
        application: settings.application,
        from_address,
    })
}

fn incoming_after(
    outgoing: &OutgoingSettings,
    settings: &IncomingSettings,
    application: &Application,
    held: &HeldSignIn,
) -> Option<IncomingDraft> {
    let oauth = settings.auth_type.unwrap_or(outgoing.auth_type) == AuthType::OAuth;
    let used = settings.application.or(outgoing.application) == Some(application.id);
    let named = settings
        .user_name
        .as_deref()
        .is_some_and(|name| held.expected.same_mailbox(name));
    (oauth && used && named).then(|| IncomingDraft {
        auth_type: settings.auth_type,
        host_name: settings.host_name.clone(),
        host_port: settings.host_port,
        tls_mode: settings.tls_mode,
        user_name: Some(held.account.label().to_owned()),
        forget_password: false,
        application: settings.application,
    })
}

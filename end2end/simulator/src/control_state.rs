//! The JSON of `GET /_control/state`: the whole tenant, secrets included. Bodies of mails are text or HTML as sent.

use serde_json::{Value, json};

use crate::{
    directory::Account,
    mailbox::{Folder, Mailbox, Message, Recipient},
    registration::Registration,
    seed::{DOMAIN, ORGANISATION, TENANT_ID},
    state::State,
    tenant::Tenant,
};

/// Everything.
pub(crate) fn describe(tenant: &Tenant, state: &State) -> Value {
    json!({
        "now": tenant.now(state),
        "endpoints": endpoints(tenant),
        "tenant": { "id": TENANT_ID, "name": ORGANISATION, "domain": DOMAIN },
        "registrations": state.registrations.iter().map(registration).collect::<Vec<_>>(),
        "users": state.directory.everybody().map(|account| user(state, account)).collect::<Vec<_>>(),
        "mailboxes": state.mailboxes.iter().map(|mailbox| mailbox_json(state, mailbox)).collect::<Vec<_>>(),
        "outside": state.outside,
        "counters": state.counters,
        "refresh_log": state.grants.refresh_log,
        "faults": state.faults.to_json(),
    })
}

/// The addresses a client needs.
pub(crate) fn endpoints(tenant: &Tenant) -> Value {
    let authority = &tenant.addresses.base;
    json!({
        "authority": authority,
        "graph": tenant.addresses.graph(),
        "tenant_id": TENANT_ID,
        "issuer": tenant.addresses.issuer(TENANT_ID),
        "openid_configuration": format!("{authority}/{TENANT_ID}/v2.0/.well-known/openid-configuration"),
        "authorize_endpoint": format!("{authority}/{TENANT_ID}/oauth2/v2.0/authorize"),
        "token_endpoint": tenant.addresses.token_endpoint(),
        "jwks_uri": format!("{authority}/{TENANT_ID}/discovery/v2.0/keys"),
        "device_authorization_endpoint": format!("{authority}/{TENANT_ID}/oauth2/v2.0/devicecode"),
        "admin_consent_endpoint": format!("{authority}/{TENANT_ID}/v2.0/adminconsent"),
    })
}

fn registration(app: &Registration) -> Value {
    let secrets = app.secrets.iter().map(|secret| {
        json!({ "id": secret.id, "description": secret.description, "value": secret.value, "expires": secret.expires })
    });
    let certificates = app.certificates.iter().map(|certificate| {
        json!({
            "id": certificate.id,
            "subject": certificate.subject,
            "thumbprint": certificate.thumbprint(),
            "thumbprint_sha256": hex::encode_upper(certificate.sha256),
            "not_after": certificate.not_after,
        })
    });
    json!({
        "client_id": app.client_id,
        "object_id": app.object_id,
        "display_name": app.display_name,
        "redirect_uris": app.redirect_uris,
        "redirect_platforms": app.redirect_uris.iter()
            .map(|uri| (uri.clone(), json!(app.platform_of(uri).as_str())))
            .collect::<serde_json::Map<_, _>>(),
        "secrets": secrets.collect::<Vec<_>>(),
        "certificates": certificates.collect::<Vec<_>>(),
        "permissions": app.permissions.iter().map(|permission| permission.name).collect::<Vec<_>>(),
        "service_principal_id": app.service_principal_id,
        "app_permissions": app.roles.iter().map(|role| role.name).collect::<Vec<_>>(),
        "granted_app_permissions": app.granted_roles(),
        "sign_in_audience": app.audience.as_str(),
        "allow_public_client": app.allow_public_client,
        "admin_consent": app.admin_consent,
        "user_consents": app.user_consents,
    })
}

fn user(state: &State, account: &Account) -> Value {
    let rights = state
        .directory
        .delegations
        .iter()
        .filter(|right| right.delegate == account.oid)
        .map(|right| {
            let mailbox = state
                .directory
                .by_oid(right.mailbox)
                .map(|mailbox| mailbox.upn.as_str());
            json!({ "mailbox": mailbox, "full_access": right.full_access, "send_as": right.send_as })
        });
    json!({
        "id": account.oid,
        "userPrincipalName": account.upn,
        "mail": account.mail,
        "displayName": account.display_name,
        "kind": account.kind.as_str(),
        "tenant_id": account.tenant,
        "accountEnabled": account.enabled,
        "proxyAddresses": account.proxy_addresses(),
        "rights": rights.collect::<Vec<_>>(),
    })
}

fn mailbox_json(state: &State, mailbox: &Mailbox) -> Value {
    json!({
        "address": state.directory.by_oid(mailbox.owner).map(|account| account.upn.as_str()),
        "folders": mailbox.folders.iter().map(|folder| folder_json(mailbox, folder)).collect::<Vec<_>>(),
    })
}

/// No folder shows more messages than these, the newest.
const MOST_MESSAGES: usize = 200;

fn folder_json(mailbox: &Mailbox, folder: &Folder) -> Value {
    let newest = &folder.messages[folder.messages.len().saturating_sub(MOST_MESSAGES)..];
    json!({
        "id": folder.id,
        "displayName": folder.display_name,
        "path": mailbox.path(folder),
        "wellKnownName": folder.well_known,
        "totalItemCount": folder.total(),
        "unreadItemCount": folder.unread(),
        "messages": newest.iter().map(message).collect::<Vec<_>>(),
    })
}

fn message(message: &Message) -> Value {
    let mail = &message.content;
    let addresses = |list: &[Recipient]| list.iter().map(|one| one.address.clone()).collect::<Vec<_>>();
    json!({
        "id": message.id,
        "internetMessageId": message.internet_message_id,
        "conversationId": message.conversation_id,
        "subject": mail.subject,
        "from": mail.from.address,
        "sender": mail.sender.address,
        "to": addresses(&mail.to),
        "cc": addresses(&mail.cc),
        "bcc": addresses(&mail.bcc),
        "reply_to": addresses(&mail.reply_to),
        "body": mail.body,
        "body_type": mail.body_kind.as_str(),
        "headers": mail.headers,
        "attachments": mail.attachments.iter().map(|file| json!({ "name": file.name, "size": file.size() })).collect::<Vec<_>>(),
        "is_read": message.is_read,
        "is_draft": message.is_draft,
        "received": message.received,
    })
}

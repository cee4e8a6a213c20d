//! Who an access token speaks for.

use super::{Graph, call::Access};
use crate::text;
use domain::ports::MailFault;
use domain::records::Account;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    user_principal_name: String,
    mail: Option<String>,
    display_name: Option<String>,
    #[serde(default)]
    proxy_addresses: Option<Vec<String>>,
}

impl Graph {
    /// The account behind the token (`GET /me`).
    ///
    /// # Errors
    /// Why Graph did not say.
    pub(crate) async fn account(&self, access: Access<'_>) -> Result<Account, MailFault> {
        let url = access.url(
            &["me"],
            &[("$select", "id,userPrincipalName,mail,displayName,proxyAddresses")],
        )?;
        self.get::<User>(access, url).await.map(User::into_account)
    }
}

impl User {
    fn into_account(self) -> Account {
        let mail = self.mail.filter(|mail| !mail.trim().is_empty());
        let primary = mail.as_deref().map(str::to_lowercase);
        let aliases = self
            .proxy_addresses
            .unwrap_or_default()
            .iter()
            .filter_map(|address| smtp(address))
            .filter(|address| Some(address.to_lowercase()) != primary)
            .map(str::to_owned)
            .collect();
        Account {
            oid: self.id,
            upn: text::name(&self.user_principal_name),
            mail: mail.as_deref().map(text::name),
            name: self.display_name.map(|name| text::name(&name)),
            aliases,
        }
    }
}

/// A proxy address of kind SMTP; `SMTP:` marks the primary one. Others (X500, SIP) are no mail addresses.
fn smtp(address: &str) -> Option<&str> {
    let (kind, address) = address.split_once(':')?;
    kind.eq_ignore_ascii_case("smtp").then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_the_other_smtp_addresses() {
        let user: User = serde_json::from_str(
            r#"{"id":"o","userPrincipalName":"deploy@contoso.onmicrosoft.com","mail":"Deploy@contoso.test","displayName":null,
                "proxyAddresses":["SMTP:deploy@contoso.test","smtp:old@contoso.test","x500:/o=x","sip:deploy@contoso.test"]}"#,
        )
        .unwrap();
        let account = user.into_account();
        assert_eq!(account.aliases, ["old@contoso.test"]);
        assert!(account.owns("OLD@contoso.test") && account.owns("deploy@contoso.onmicrosoft.com"));
    }

    #[test]
    fn a_guest_has_no_mailbox() {
        let user: User = serde_json::from_str(
            r#"{"id":"o","userPrincipalName":"g#EXT#@contoso.test","mail":null,"proxyAddresses":null}"#,
        )
        .unwrap();
        assert_eq!(user.into_account().mail, None);
    }
}

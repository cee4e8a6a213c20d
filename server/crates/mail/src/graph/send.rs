//! `sendMail`, and Sent Items.

use super::Graph;
use super::call::{Access, root};
use crate::compose;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::{MailFault, OutgoingMail, SentCopy};
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    value: Vec<Sent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    internet_message_id: Option<String>,
    subject: Option<String>,
}

impl Graph {
    /// Sends the mail as MIME: the only form in which a Message-ID and `Auto-Submitted` survive. The mailbox keeps a copy.
    ///
    /// # Errors
    /// Why it was not accepted. After [`domain::ports::MailFaultKind::TimedOut`] or `Unavailable` it may have been sent all the same.
    pub(crate) async fn send(&self, access: Access<'_>, mail: &OutgoingMail) -> Result<String, MailFault> {
        let message = compose::message(mail)?;
        let mut path = root(&mail.mailbox);
        path.push("sendMail");
        let answer = self
            .post_text(access, access.url(&path, &[])?, STANDARD.encode(message))
            .await?;
        let status = answer.status.unwrap_or_default();
        Ok(match answer.request_id {
            Some(id) => format!("Microsoft Graph accepted the mail ({status}, request-id {id})"),
            None => format!("Microsoft Graph accepted the mail ({status})"),
        })
    }

    /// Looks into Sent Items of the mailbox that sent: by Message-ID, then by subject, because Exchange may replace the Message-ID.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn find_sent(
        &self,
        access: Access<'_>,
        mail: &OutgoingMail,
    ) -> Result<Option<SentCopy>, MailFault> {
        let mut path = root(&mail.mailbox);
        path.extend(["mailFolders", "sentitems", "messages"]);
        let select = ("$select", "id,internetMessageId,subject");
        let id = mail.message_id.replace('\'', "''");
        let filter = format!("internetMessageId eq '<{id}>'");
        let by_id = access.url(&path, &[("$filter", filter.as_str()), select])?;
        let by_id: Page = self.get(access, by_id).await?;
        if let Some(found) = by_id.value.into_iter().next() {
            return Ok(Some(found.into_copy()));
        }
        let newest = access.url(
            &path,
            &[("$top", "25"), select, ("$orderby", "receivedDateTime desc")],
        )?;
        let newest: Page = self.get(access, newest).await?;
        Ok(newest
            .value
            .into_iter()
            .find(|sent| sent.subject.as_deref() == Some(mail.subject.as_str()))
            .map(Sent::into_copy))
    }
}

impl Sent {
    fn into_copy(self) -> SentCopy {
        SentCopy {
            message_id: self
                .internet_message_id
                .unwrap_or_default()
                .trim_matches(['<', '>'])
                .to_owned(),
        }
    }
}

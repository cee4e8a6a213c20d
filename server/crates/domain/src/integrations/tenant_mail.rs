//! A ready mail to the tenant administrator: what is asked of them, with everything they need and nothing secret.

use super::ShownApplication;
use chrono::SecondsFormat;
use model::advice::{Problem, WhoseJob};
use std::fmt::Write;

/// Mail programs and the shells that start them cut off longer addresses.
const LONGEST_LINK: usize = 1_900;

/// The mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantMail {
    /// Subject.
    pub subject: String,
    /// Plain text; lines end with a line feed.
    pub body: String,
    /// What fits into a link where the whole text does not.
    short: String,
}

impl TenantMail {
    /// The mail as a `mailto:` link without recipient (RFC 6068). A text that is too long for links is shortened to what matters.
    #[must_use]
    pub fn link(&self) -> String {
        let whole = link(&self.subject, &self.body);
        if whole.len() <= LONGEST_LINK {
            whole
        } else {
            link(&self.subject, &self.short)
        }
    }
}

/// Spaces are `%20` and lines end with `%0D%0A`: mail programs take `+` for a plus.
fn link(subject: &str, body: &str) -> String {
    let encode = |text: &str| {
        url::form_urlencoded::byte_serialize(text.replace('\n', "\r\n").as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    format!("mailto:?subject={}&body={}", encode(subject), encode(body))
}

/// Writes the mail. `problem` is why it is needed now; without one it asks for consent alone. `None` without a Server Base URL, from
/// which the consent link follows.
#[must_use]
pub fn tenant_mail(shown: &ShownApplication, problem: Option<&Problem>) -> Option<TenantMail> {
    let consent = shown.admin_consent.as_ref()?;
    let application = &shown.listed.application;
    let mut permissions = String::new();
    for permission in shown.listed.usage.permissions() {
        let _ = writeln!(permissions, "  {}: {}", permission.name(), permission.purpose());
    }
    let account = shown.listed.authorization.as_ref().map_or_else(
        || shown.listed.usage.expected.as_ref().map(ToString::to_string),
        |authorization| Some(authorization.account.label().to_owned()),
    );
    let facts = Facts {
        name: application.name.to_string(),
        client_id: &application.client_id,
        tenant: application.tenant.to_string(),
        account,
        permissions,
        consent: consent.as_str(),
        portal: application.cloud.portal(),
    };
    Some(write(&facts, problem))
}

/// What the mail tells.
struct Facts<'a> {
    name: String,
    client_id: &'a str,
    tenant: String,
    account: Option<String>,
    /// One a line.
    permissions: String,
    consent: &'a str,
    portal: Option<&'static str>,
}

fn write(facts: &Facts<'_>, problem: Option<&Problem>) -> TenantMail {
    let problem = problem.filter(|problem| problem.whose_job == WhoseJob::TenantAdministrator);
    let subject = match problem {
        Some(problem) => format!("Countersign cannot use {}: {}", facts.name, problem.headline),
        None => format!("Please consent to the application {}", facts.name),
    };
    let mut body = String::from(
        "Hello,\n\nCountersign sends and reads mail for us through an application in our Microsoft tenant. \
         It needs something that only an administrator of the tenant can do.\n",
    );
    let _ = write!(
        body,
        "\nThe application\n  Name: {}\n  Application (client) ID: {}\n  Directory (tenant) ID: {}\n",
        facts.name, facts.client_id, facts.tenant
    );
    if let Some(account) = &facts.account {
        let _ = writeln!(body, "  Account that signs in: {account}");
    }
    if let Some(problem) = problem {
        happened(&mut body, problem);
    }
    let place = facts.portal.unwrap_or("the admin center");
    let _ = write!(
        body,
        "\nConsent\n  The application asks for these delegated permissions, and no more:\n{}\
         \n  1. Open this link and sign in as an administrator of the tenant:\n     {}\
         \n  2. Check that the page names the application above, and press Accept.\
         \n  3. The browser is then sent back to Countersign. You need no account there: the page tells whether it worked.\
         \n  Or in {place}: Enterprise applications, {}, Permissions, Grant admin consent.\n",
        facts.permissions, facts.consent, facts.name
    );
    body.push_str("\nPlease tell me when it is done. Thank you.\n");
    let short = format!(
        "Please open this link as an administrator of the tenant {}, check that it names the application {} ({}), and press Accept:\n\n{}\n",
        facts.tenant, facts.name, facts.client_id, facts.consent
    );
    TenantMail {
        subject: one_line(&subject),
        body,
        short,
    }
}

/// What the administrator needs to find the attempt in the sign-in log.
fn happened(body: &mut String, problem: &Problem) {
    let _ = write!(
        body,
        "\nWhat happened\n  {}. {}\n",
        problem.headline, problem.cause
    );
    if let Some(answer) = &problem.answer {
        let at = answer.at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        for (name, value) in [
            ("Code", &answer.code),
            ("Request id", &answer.request_id),
            ("Correlation id", &answer.correlation_id),
            ("Time", &at),
        ] {
            if let Some(value) = value {
                let _ = writeln!(body, "  {name}: {value}");
            }
        }
    }
    body.push_str("\nWhat helps\n");
    for (place, step) in problem.remedy.iter().enumerate() {
        let _ = writeln!(body, "  {}. {step}", place + 1);
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::advice::ProviderAnswer;

    const CONSENT: &str = "https://login.microsoftonline.com/6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6/v2.0/adminconsent?client_id=app&scope=a%20b&redirect_uri=https%3A%2F%2Fconsole.example.com%2Foauth%2Fcallback";

    fn facts() -> Facts<'static> {
        Facts {
            name: "Contoso mail & more".to_owned(),
            client_id: "11111111-2222-3333-4444-555555555555",
            tenant: "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6".to_owned(),
            account: Some("deploy@contoso.test".to_owned()),
            permissions: "  Mail.Send: To send\n".to_owned(),
            consent: CONSENT,
            portal: Some("https://entra.microsoft.com"),
        }
    }

    fn problem(whose_job: WhoseJob) -> Problem {
        Problem {
            code: "oauth.conditional-access".to_owned(),
            headline: "A policy blocks the sign-in".to_owned(),
            cause: "Place or device.".to_owned(),
            remedy: vec!["Open the sign-in log.".to_owned()],
            whose_job,
            answer: Some(ProviderAnswer {
                code: Some("AADSTS53003".to_owned()),
                request_id: Some("47a23f57".to_owned()),
                ..ProviderAnswer::default()
            }),
        }
    }

    #[test]
    fn it_holds_what_an_administrator_needs() {
        let mail = write(&facts(), Some(&problem(WhoseJob::TenantAdministrator)));
        for word in [
            "Contoso mail & more",
            "11111111-2222-3333-4444-555555555555",
            "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6",
            "deploy@contoso.test",
            "Mail.Send: To send",
            CONSENT,
            "AADSTS53003",
            "47a23f57",
            "Open the sign-in log.",
        ] {
            assert!(mail.body.contains(word), "{word}: {}", mail.body);
        }
        assert!(mail.subject.contains("A policy blocks the sign-in"));
    }

    #[test]
    fn what_is_not_the_tenant_administrators_job_is_not_told_them() {
        let mail = write(&facts(), Some(&problem(WhoseJob::You)));
        assert!(!mail.body.contains("AADSTS53003") && mail.body.contains(CONSENT));
    }

    #[test]
    fn the_link_is_read_back_as_it_was_written_and_is_never_too_long() {
        let mail = write(&facts(), None);
        let link = mail.link();
        assert!(link.len() <= LONGEST_LINK && !link.contains('+') && !link.contains(' '));
        let long = Facts {
            permissions: "  Mail.Send: To send\n".repeat(100),
            ..facts()
        };
        let link = write(&long, None).link();
        assert!(link.len() <= LONGEST_LINK, "{}", link.len());
        let url = url::Url::parse(&link).unwrap();
        let read: Vec<_> = url.query_pairs().into_owned().collect();
        assert_eq!(read[0].1, "Please consent to the application Contoso mail & more");
        assert!(read[1].1.contains(CONSENT), "{}", read[1].1);
    }
}

//! What others say: our own public address, and the provider about the tenant. Both are bounded in time, and follow no redirect.

use super::{Check, Verdict};
use crate::diagnostics::explain_token;
use crate::ports::{MailFault, MailFaultKind, TokenFault, TokenFaultKind, WebAnswer};
use crate::records::{Application, GeneralSettings};
use crate::services::Services;
use chrono::TimeDelta;
use model::advice::{Problem, ProviderAnswer};
use model::credential::looks_like_guid;
use serde::Deserialize;
use url::Url;

const REDIRECT: &str = "Redirect URI";
const TENANT: &str = "Tenant";
const CLOCK: &str = "Clock";

/// Clocks closer than this are the same: `Date` has no parts of a second, and the answer travels.
const SAME: i64 = 30;
/// From here on tokens and assertions are refused (Microsoft's own leeway).
const TOO_FAR: i64 = 300;

/// The checks of this file, before anybody was asked.
pub(super) fn open() -> Vec<Check> {
    let waiting = "Not looked at yet.";
    vec![
        Check::new(REDIRECT, Verdict::Open, waiting),
        Check::new(TENANT, Verdict::Open, waiting),
    ]
}

/// Whether the redirect URI leads here: our own public address is asked, from here.
pub(super) async fn redirect_uri(services: &Services, general: &GeneralSettings) -> Check {
    let (Some(base), Some(uri)) = (&general.base_url, general.redirect_uri()) else {
        return Check::new(
            REDIRECT,
            Verdict::Open,
            "There is none without a Server Base URL.",
        );
    };
    let (Ok(health), Ok(callback)) = (
        Url::parse(&format!("{}/healthz", base.as_text())),
        Url::parse(uri.as_str()),
    ) else {
        return Check::new(REDIRECT, Verdict::Bad, format!("{uri} is not a URL."));
    };
    let answer = match services.probe.fetch(&health).await {
        Ok(answer) => answer,
        Err(fault) => return unreached(&health, &fault),
    };
    if answer.status != 200 || answer.body.trim() != "ok" {
        return answered_by_another(&health, &answer);
    }
    match services.probe.fetch(&callback).await {
        // Without a session the console leads to its sign-in
        Ok(answer) if answer.status == 303 && leads_to_sign_in(&answer) => {
            Check::new(REDIRECT, Verdict::Good, format!("{uri} leads to this console."))
        }
        Ok(answer) => answered_by_another(&callback, &answer),
        Err(fault) => unreached(&callback, &fault),
    }
}

fn leads_to_sign_in(answer: &WebAnswer) -> bool {
    answer
        .location
        .as_deref()
        .is_some_and(|to| to.starts_with("/sign-in"))
}

/// Nobody answered. The browser may come from elsewhere and be luckier, so it is a doubt, not a fault.
fn unreached(url: &Url, fault: &MailFault) -> Check {
    let host = url.host_str().unwrap_or_default();
    let place = url.origin().ascii_serialization();
    let (why, remedy) = match &fault.kind {
        MailFaultKind::NameUnknown => (
            format!("The name {host} is not known to this server"),
            "Check its spelling on System, General, and its entry in DNS.",
        ),
        MailFaultKind::ConnectionRefused => (
            format!("Nothing listens at {place}"),
            "Start the proxy that speaks HTTPS for Countersign, or mend the port on System, General.",
        ),
        MailFaultKind::TimedOut => (
            format!("{place} does not answer in time"),
            "A firewall may drop the connection. Some networks do not let a server reach itself by its public name; then this says nothing.",
        ),
        MailFaultKind::CertificateExpired { .. } => (
            format!("The certificate of {host} has expired"),
            "Renew it at the proxy: browsers refuse it as well.",
        ),
        MailFaultKind::CertificateName => (
            format!("The certificate at {place} is for another name"),
            "Give the proxy a certificate for this name: browsers refuse another one as well.",
        ),
        MailFaultKind::CertificateUntrusted => (
            format!("The certificate of {host} is signed by nobody this server trusts"),
            "If it is your own authority, name it in COUNTERSIGN_EXTRA_CA_FILE; browsers have to trust it too.",
        ),
        MailFaultKind::NotTls | MailFaultKind::Tls(_) => (
            format!("{place} does not speak HTTPS as it should"),
            "Look at the proxy's TLS settings.",
        ),
        _ => (
            format!("The connection to {place} broke off"),
            "Try again; if it stays so, look at the proxy's log.",
        ),
    };
    let finding = format!("{why}, seen from this server. Your browser may see it otherwise.");
    Check::new(REDIRECT, Verdict::Doubtful, finding).remedy(remedy)
}

/// Something answered that is not this console.
fn answered_by_another(url: &Url, answer: &WebAnswer) -> Check {
    let path = url.path();
    let (finding, remedy) = match (answer.status, answer.location.as_deref()) {
        (300..=399, Some(to)) => {
            let to: String = to.chars().filter(|c| !c.is_control()).take(200).collect();
            (
                format!("{url} redirects to {to}. The provider's answer may get lost on that way."),
                "If that is another spelling of the address (http, www), enter the final one on System, General. If a sign-in of its own \
                 stands before Countersign, let it pass the callback path.",
            )
        }
        (401 | 403, _) => (
            format!(
                "{url} is refused with status {}, not by Countersign.",
                answer.status
            ),
            "Something before Countersign asks for a sign-in of its own or filters. Let it pass the callback path.",
        ),
        (404, _) => (
            format!(
                "{url} is not found: another site answers, or the proxy does not lead {path} to Countersign."
            ),
            "Let the proxy pass on every path, unchanged.",
        ),
        (502..=504, _) => (
            format!(
                "A proxy answers with status {}: it does not reach Countersign.",
                answer.status
            ),
            "Compare the address in the proxy's settings with where Countersign listens.",
        ),
        (status, _) => (
            format!("{url} answers with status {status}, and it is not Countersign that does."),
            "Enter the address that leads to this console on System, General.",
        ),
    };
    Check::new(REDIRECT, Verdict::Bad, finding).remedy(remedy)
}

/// What the provider says about a tenant.
#[derive(Debug)]
pub(in crate::authorization) enum Discovery {
    /// The tenant is there.
    Found {
        /// Its issuer.
        issuer: String,
    },
    /// It is not, or the provider will not say.
    Refused(Box<Problem>),
    /// Something answered that is not an identity provider.
    Other(u16),
    /// Nobody answered.
    Silent(MailFault),
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Asks the provider about the tenant. The second value is how far its clock is ahead of ours.
pub(in crate::authorization) async fn discover(
    services: &Services,
    application: &Application,
) -> (Discovery, Option<TimeDelta>) {
    let url = services
        .tokens
        .discovery_url(&application.endpoints, &application.tenant);
    let answer = match services.probe.fetch(&url).await {
        Ok(answer) => answer,
        Err(fault) => return (Discovery::Silent(fault), None),
    };
    let ahead = answer.date.map(|date| date - services.now());
    let found = if answer.status == 200 {
        serde_json::from_str::<Document>(&answer.body).map_or(Discovery::Other(200), |document| {
            Discovery::Found {
                issuer: document.issuer,
            }
        })
    } else {
        serde_json::from_str::<Refused>(&answer.body).map_or(Discovery::Other(answer.status), |refused| {
            refused.problem(&url, answer.status, services)
        })
    };
    (found, ahead)
}

impl Refused {
    fn problem(self, url: &Url, status: u16, services: &Services) -> Discovery {
        let text: String = self
            .error_description
            .chars()
            .filter(|c| !c.is_control())
            .take(500)
            .collect();
        let code = text
            .split([':', ' '])
            .next()
            .filter(|word| word.starts_with("AADSTS"));
        let kind = match status {
            429 => TokenFaultKind::Throttled { retry_after: None },
            500.. => TokenFaultKind::Unavailable,
            _ => TokenFaultKind::ClientRejected,
        };
        let answer = ProviderAnswer {
            code: Some(code.map_or(self.error, str::to_owned)),
            message: (!text.is_empty()).then(|| text.clone()),
            status: Some(status),
            request: Some(format!("GET {}", url.path())),
            at: Some(services.now()),
            ..ProviderAnswer::default()
        };
        Discovery::Refused(Box::new(explain_token(&TokenFault {
            kind,
            answer: Some(Box::new(answer)),
        })))
    }
}

/// Whether the tenant exists in this cloud, and whether its clock and ours agree.
pub(super) async fn provider(services: &Services, application: &Application) -> Vec<Check> {
    let (found, ahead) = discover(services, application).await;
    let mut checks = vec![tenant(application, found)];
    checks.extend(ahead.map(clock));
    checks
}

fn tenant(application: &Application, found: Discovery) -> Check {
    let authority = &application.endpoints.authority;
    let tenant = &application.tenant;
    match found {
        Discovery::Found { issuer } => match Url::parse(&issuer) {
            Ok(url) if url.origin().ascii_serialization() == authority.origin() => {
                let id = url.path_segments().and_then(|mut parts| parts.next()).unwrap_or_default();
                let id = if looks_like_guid(tenant.as_str()) || !looks_like_guid(id) {
                    String::new()
                } else {
                    format!(" Its id is {id}.")
                };
                Check::new(TENANT, Verdict::Good, format!("{tenant} exists at {}.{id}", authority.as_str()))
            }
            _ => Check::new(
                TENANT,
                Verdict::Bad,
                format!("{tenant} exists, but its sign-ins come from {issuer}: it lives in another cloud."),
            )
            .remedy("Choose that cloud in the form, and register the application there."),
        },
        Discovery::Refused(problem) => {
            let verdict = if problem.whose_job == model::advice::WhoseJob::Provider { Verdict::Doubtful } else { Verdict::Bad };
            Check {
                problem: Some(*problem.clone()),
                ..Check::new(TENANT, verdict, format!("{}. {}", problem.headline, problem.cause)).remedy(problem.remedy.join(" "))
            }
        }
        Discovery::Other(status) => Check::new(
            TENANT,
            Verdict::Bad,
            format!("{} answers with status {status}, but not like an identity provider.", authority.as_str()),
        )
        .remedy("Compare cloud and endpoints in the form. A proxy for outgoing requests may also answer in its place."),
        Discovery::Silent(fault) => {
            let why = match fault.kind {
                MailFaultKind::NameUnknown => "its name is not known here",
                MailFaultKind::ConnectionRefused => "nothing listens there",
                MailFaultKind::TimedOut => "it does not answer in time",
                MailFaultKind::CertificateUntrusted => "its certificate is signed by nobody this server trusts",
                _ => "the connection broke off",
            };
            Check::new(
                TENANT,
                Verdict::Bad,
                format!("{} cannot be reached from this server: {why}.", authority.as_str()),
            )
            .remedy("Allow outgoing HTTPS to it in the firewall, and check the proxy for outgoing requests.")
        }
    }
}

fn clock(ahead: TimeDelta) -> Check {
    let seconds = ahead.num_seconds();
    let text = format!("{}.", apart(ahead));
    match seconds.abs() {
        0..SAME => Check::new(
            CLOCK,
            Verdict::Good,
            "This server's clock and the provider's agree.",
        ),
        SAME..TOO_FAR => Check::new(CLOCK, Verdict::Doubtful, text),
        _ => Check::new(
            CLOCK,
            Verdict::Bad,
            format!("{text} From 5 minutes on, sign-ins fail."),
        ),
    }
    .remedy_if(
        seconds.abs() >= SAME,
        "Let this server take its time from the network (NTP): timedatectl set-ntp true, for instance.",
    )
}

impl Check {
    fn remedy_if(self, needed: bool, remedy: &'static str) -> Self {
        if needed { self.remedy(remedy) } else { self }
    }
}

/// How far two clocks are apart, as a sentence without its full stop.
#[must_use]
pub fn apart(ahead: TimeDelta) -> String {
    let seconds = ahead.num_seconds().unsigned_abs();
    let amount = match seconds {
        0..=119 => format!("{seconds} seconds"),
        120..=7199 => format!("{} minutes", seconds / 60),
        7200..=172_799 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    };
    let direction = if ahead.num_seconds() > 0 {
        "behind"
    } else {
        "ahead of"
    };
    format!("This server's clock is {amount} {direction} the provider's")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_compared_in_words_that_a_person_can_act_on() {
        let of = |seconds| clock(TimeDelta::seconds(seconds));
        assert_eq!(of(3).verdict, Verdict::Good);
        assert_eq!(of(-90).verdict, Verdict::Doubtful);
        assert!(of(-90).finding.contains("90 seconds ahead of"), "{:?}", of(-90));
        assert_eq!(of(600).verdict, Verdict::Bad);
        assert!(of(600).finding.contains("10 minutes behind"), "{:?}", of(600));
    }

    #[test]
    fn an_answer_that_is_not_ours_is_explained_by_its_status() {
        let url = Url::parse("https://console.example.com/healthz").unwrap();
        let of = |status, location: Option<&str>| {
            let answer = WebAnswer {
                status,
                location: location.map(str::to_owned),
                ..WebAnswer::default()
            };
            let check = answered_by_another(&url, &answer);
            assert_eq!(check.verdict, Verdict::Bad);
            check.finding
        };
        assert!(of(301, Some("https://www.example.com/")).contains("redirects to https://www.example.com/"));
        assert!(of(502, None).contains("does not reach Countersign"));
        assert!(of(404, None).contains("does not lead /healthz"));
        assert!(of(403, None).contains("refused"));
        assert!(of(200, None).contains("status 200"));
    }
}

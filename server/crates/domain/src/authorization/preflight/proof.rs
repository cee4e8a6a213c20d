//! What the application proves itself with.

use super::{Check, Verdict};
use crate::credentials;
use crate::error::Refusal;
use crate::records::{Application, Credential};
use crate::services::Services;
use chrono::{DateTime, Utc};
use model::application::ClientAuthentication;
use model::credential::{Facts, looks_like_guid};
use secrecy::ExposeSecret;

/// From this many days before its end on, a certificate is worth a word.
const SOON: i64 = 30;

/// The certificate, where there is one: valid now, and for how long.
pub(super) fn certificate(used: &[Credential], now: DateTime<Utc>) -> Vec<Check> {
    let found = used.iter().find_map(|credential| match &credential.facts {
        Facts::Certificate(facts) => Some((&credential.name, facts)),
        _ => None,
    });
    let Some((name, facts)) = found else {
        return Vec::new();
    };
    let check = |verdict, finding| Check::new("Certificate", verdict, finding);
    let day = |at: DateTime<Utc>| at.format("%-d %b %Y").to_string();
    let renew = "Make a new one under Credentials, upload it at the provider, then choose it here.";
    let mut checks = vec![if facts.not_before > now {
        let text = format!(
            "{name} is valid from {} on, not yet. This server says it is {}.",
            day(facts.not_before),
            day(now)
        );
        check(Verdict::Bad, text).remedy("Wait until then, or mend this server's clock.")
    } else if facts.not_after <= now {
        check(
            Verdict::Bad,
            format!("{name} expired on {}.", day(facts.not_after)),
        )
        .remedy(renew)
    } else {
        let left = (facts.not_after - now).num_days();
        let text = format!("{name} is valid until {}, {}.", day(facts.not_after), days(left));
        if left <= SOON {
            check(Verdict::Doubtful, text).remedy(renew)
        } else {
            check(Verdict::Good, text)
        }
    }];
    let key = used.iter().find_map(|credential| match &credential.facts {
        Facts::SshKey(key) => Some((&credential.name, key)),
        _ => None,
    });
    if let Some((key_name, _)) = key.filter(|(_, key)| key.public_key_sha256 != facts.public_key_sha256) {
        let text = format!("{key_name} is not the private key of {name}.");
        checks.push(
            Check::new("Private key", Verdict::Bad, text)
                .remedy("Choose the SSH Key that belongs to the certificate."),
        );
    }
    checks
}

fn days(count: i64) -> String {
    match count {
        0 => "less than a day".to_owned(),
        1 => "1 more day".to_owned(),
        count => format!("{count} more days"),
    }
}

/// The client secret, where there is one. Nothing is said of it but what is wrong. That it is not an id was checked when it was
/// uploaded; secrets may be older than that check.
pub(super) async fn secret(services: &Services, application: &Application) -> Result<Vec<Check>, Refusal> {
    let ClientAuthentication::Secret { secret } = application.client_authentication else {
        return Ok(Vec::new());
    };
    let mut unit = services.database.read().await?;
    let opened = credentials::open_text(services, unit.as_mut(), secret).await?;
    Ok(vec![judged(opened.expose_secret(), &application.client_id)])
}

fn judged(secret: &str, client_id: &str) -> Check {
    const NAME: &str = "Client secret";
    let again = "At the provider make a new client secret, copy its Value at once, and upload that.";
    if looks_like_guid(secret) || secret.eq_ignore_ascii_case(client_id) {
        return Check::new(
            NAME,
            Verdict::Bad,
            "It is a GUID: the Secret ID or another id was copied instead of the secret's Value.",
        )
        .remedy(again);
    }
    if secret.trim() != secret {
        return Check::new(
            NAME,
            Verdict::Doubtful,
            "It begins or ends with a blank, which was most likely copied along.",
        )
        .remedy(again);
    }
    Check::new(
        NAME,
        Verdict::Good,
        "It can be opened, and it is not the Secret ID. Whether it is right and has not expired only a sign-in shows.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_not_a_secret() {
        let id = "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6";
        assert_eq!(judged(id, "app").verdict, Verdict::Bad);
        assert_eq!(judged("abc8Q~3fK1pXzLmN0vTr", "app").verdict, Verdict::Good);
        assert_eq!(judged("abc8Q~3fK1pXzLmN0vTr ", "app").verdict, Verdict::Doubtful);
        assert_eq!(judged("APP", "app").verdict, Verdict::Bad);
    }
}

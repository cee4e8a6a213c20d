//! What was recognised in a credential, in words.

use crate::ui::Fact;
use crate::ui::{Day, Time};
use domain::credentials::{CredentialUse, ListedCredential};
use domain::records::{Credential, Replaced};
use leptos::prelude::*;
use model::credential::Facts;

/// One line for the list.
pub(super) fn summary(facts: &Facts) -> String {
    match facts {
        Facts::SecretText => "Secret, can be read back by nobody".to_owned(),
        Facts::SshKey(key) => {
            let passphrase = if key.had_passphrase {
                ", had a passphrase"
            } else {
                ""
            };
            format!("Private key, {}{passphrase}", key.algorithm)
        }
        Facts::Certificate(certificate) => format!("{}, {}", certificate.subject, certificate.algorithm),
    }
}

/// All that is known about a credential, but for the values to copy.
pub(super) fn facts(credential: &Credential) -> Vec<Fact> {
    let mut facts = match &credential.facts {
        Facts::SecretText => vec![Fact::new(
            "Kind",
            "Text, saved encrypted. Nobody can read it back.",
        )],
        Facts::SshKey(key) => {
            let passphrase = if key.had_passphrase {
                "Accepted. It is not needed again: the key is stored encrypted by Countersign."
            } else {
                "None"
            };
            vec![
                Fact::new("Kind", format!("Private key, {}", key.algorithm)),
                Fact::new("Format", key.format.clone()),
                Fact::new("Passphrase", passphrase),
            ]
        }
        Facts::Certificate(certificate) => {
            let issuer = if certificate.self_signed {
                format!(
                    "{}, signed by itself, which Microsoft accepts",
                    certificate.issuer
                )
            } else {
                certificate.issuer.clone()
            };
            let (from, until) = (certificate.not_before, certificate.not_after);
            vec![
                Fact::new("Subject", certificate.subject.clone()),
                Fact::new("Issuer", issuer),
                Fact::new("Valid", view! { <Day at=from/>" to "<Day at=until/> }),
                Fact::new("Key", certificate.algorithm.to_string()),
            ]
            .into_iter()
            .chain(came_with(&certificate.came_with))
            .collect()
        }
    };
    let (by, at) = (credential.created_by.clone(), credential.created_at);
    facts.push(Fact::new(
        "Saved first",
        view! { <Time at/>{format!(", by {by}")} },
    ));
    if let Some(Replaced { at, by }) = credential.replaced.clone() {
        let times = match credential.version {
            2 => String::new(),
            version => format!("; {} times in all", version - 1),
        };
        facts.push(Fact::new(
            "Replaced",
            view! { <Time at/>{format!(", by {by}{times}")} },
        ));
    }
    facts
}

/// What became of the rest of a chain.
fn came_with(others: &[String]) -> Option<Fact> {
    let names = others.join("; ");
    let text = format!("{names}. Not saved: a provider wants the certificate alone.");
    (!others.is_empty()).then(|| Fact::new("Came with", text))
}

/// Values to carry to the provider: what they are called, and the value.
pub(super) fn values(facts: &Facts) -> Vec<(&'static str, String)> {
    match facts {
        Facts::SecretText => Vec::new(),
        Facts::SshKey(key) => vec![("Public key, SHA-256", key.public_key_sha256.clone())],
        Facts::Certificate(certificate) => vec![
            ("Thumbprint, SHA-1", certificate.sha1.clone()),
            ("Thumbprint, SHA-256", certificate.sha256.clone()),
            ("Thumbprint as x5t", certificate.x5t()),
        ],
    }
}

/// What can be downloaded, the most usual first: what it is called, and the value of `as`. A secret has nothing of the sort.
pub(super) fn downloads(facts: &Facts) -> Vec<(&'static str, &'static str)> {
    match facts {
        Facts::SecretText => Vec::new(),
        Facts::SshKey(key) => {
            let request = key.request_pem.as_ref().map(|_| (".csr", "request"));
            request
                .into_iter()
                .chain([("Public key", "public_key")])
                .collect()
        }
        Facts::Certificate(_) => vec![(".cer", "der"), (".pem", "pem"), ("Public key", "public_key")],
    }
}

/// The name of the key or certificate that belongs to this one.
pub(super) fn counterpart<'a>(
    credential: &Credential,
    all: &'a [ListedCredential],
) -> Option<&'a Credential> {
    let own = credential.facts.public_key_sha256()?;
    all.iter().map(|listed| &listed.credential).find(|other| {
        other.facts.kind() != credential.facts.kind() && other.facts.public_key_sha256() == Some(own)
    })
}

/// Links to where a credential is used.
pub(super) fn used_by(uses: &[CredentialUse]) -> AnyView {
    if uses.is_empty() {
        return view! { <span class="muted">"nothing"</span> }.into_any();
    }
    let links: Vec<_> = uses
        .iter()
        .enumerate()
        .map(|(place, used)| {
            let comma = (place > 0).then_some(", ");
            view! { {comma}<a href=format!("/integrations/{}", used.application)>{used.name.clone()}</a> }
        })
        .collect();
    view! { <span>{links}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::credential::{CertificateFacts, KeyAlgorithm, KeyFacts};
    use model::ids::CredentialId;

    fn listed(name: &str, facts: Facts) -> ListedCredential {
        ListedCredential {
            credential: Credential {
                id: "0192a3b4-c5d6-7e8f-9012-3456789abcde"
                    .parse::<CredentialId>()
                    .unwrap(),
                name: name.parse().unwrap(),
                facts,
                created_at: chrono::DateTime::UNIX_EPOCH,
                created_by: "somebody".to_owned(),
                version: 1,
                replaced: None,
            },
            used_by: Vec::new(),
        }
    }

    fn key(public: &str) -> Facts {
        Facts::SshKey(KeyFacts {
            algorithm: KeyAlgorithm::Rsa(2048),
            format: "PKCS#8".to_owned(),
            had_passphrase: false,
            public_key_sha256: public.to_owned(),
            public_key_pem: String::new(),
            request_pem: None,
        })
    }

    fn certificate(public: &str) -> Facts {
        Facts::Certificate(CertificateFacts {
            subject: "CN=console".to_owned(),
            issuer: "CN=console".to_owned(),
            self_signed: true,
            not_before: chrono::DateTime::UNIX_EPOCH,
            not_after: chrono::DateTime::UNIX_EPOCH,
            algorithm: KeyAlgorithm::Rsa(2048),
            sha1: "4D1E".to_owned(),
            sha256: "B84F".to_owned(),
            public_key_sha256: public.to_owned(),
            came_with: Vec::new(),
        })
    }

    #[test]
    fn a_key_finds_its_certificate_and_never_another_key() {
        let all = [
            listed("key", key("A")),
            listed("twin", key("A")),
            listed("other", certificate("B")),
            listed("mine", certificate("A")),
        ];
        assert_eq!(
            counterpart(&all[0].credential, &all).unwrap().name.as_str(),
            "mine"
        );
        assert!(counterpart(&all[2].credential, &all).is_none());
        let secret = listed("secret", Facts::SecretText);
        assert!(counterpart(&secret.credential, &all).is_none());
    }

    #[test]
    fn a_secret_has_nothing_to_copy_or_download() {
        assert!(values(&Facts::SecretText).is_empty());
        assert!(downloads(&Facts::SecretText).is_empty());
    }
}

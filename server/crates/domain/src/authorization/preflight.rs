//! What can be told before anybody presses *Authorize*: each of these faults otherwise shows on the provider's page, where nobody can
//! be led back.
//!
//! Looking at what is saved costs nothing and happens on every view of the page. Asking others (our own public address, the
//! provider) happens only when an administrator presses the button: a page must not wait for the network, and viewing one must not
//! make this server send requests.

mod address;
mod network;
mod proof;

pub use address::{Mismatch, Sight};
pub use network::apart;
pub(super) use network::discover;

use crate::error::Refusal;
use crate::integrations;
use crate::services::Services;
use model::advice::Problem;
use model::ids::ApplicationId;

/// What one check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// May work; look at it.
    Doubtful,
    /// *Authorize* will fail, or the sign-in will not last.
    Bad,
    /// Not looked at yet.
    Open,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was found, in one or two sentences.
    pub finding: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// The provider's own refusal, where it gave one.
    pub problem: Option<Problem>,
}

impl Check {
    fn new(name: &'static str, verdict: Verdict, finding: impl Into<String>) -> Self {
        Self {
            name,
            verdict,
            finding: finding.into(),
            remedy: None,
            problem: None,
        }
    }

    fn remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

/// How thoroughly to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// At what is saved.
    AtHand,
    /// Also open the client secret and ask our own public address and the provider.
    Network,
}

/// All checks, in the order in which a sign-in would meet them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// The checks.
    pub checks: Vec<Check>,
    /// How the browser's address differs from the *Server Base URL*.
    pub mismatch: Option<Mismatch>,
    /// Whether others were asked.
    pub depth: Depth,
}

/// Looks at everything that *Authorize* will need. Writes nothing.
///
/// # Errors
/// [`Refusal::NotFound`], or when the database or the vault fails.
pub async fn preflight(
    services: &Services,
    id: ApplicationId,
    sight: &Sight,
    depth: Depth,
) -> Result<Preflight, Refusal> {
    let shown = integrations::show(services, id).await?;
    let general = &shown.general;
    let mismatch = general.base_url.as_ref().and_then(|base| sight.mismatch(base));
    let mut checks = vec![address::base_url(general, sight, mismatch.as_ref())];
    let application = &shown.listed.application;
    let now = services.now();
    if depth == Depth::AtHand {
        checks.extend(network::open());
        checks.extend(proof::certificate(&shown.credentials, now));
    } else {
        let (own, provider) = futures::future::join(
            network::redirect_uri(services, general),
            network::provider(services, application),
        )
        .await;
        checks.push(own);
        checks.extend(provider);
        checks.extend(proof::certificate(&shown.credentials, now));
        checks.extend(proof::secret(services, application).await?);
    }
    Ok(Preflight {
        checks,
        mismatch,
        depth,
    })
}

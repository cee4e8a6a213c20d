//! The one place that configures outgoing connections: time limits, proxy, trusted authorities, user agent.

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// For a whole request. Shorter than the lease of a refresh, which must not run out under it.
const WHOLE: Duration = Duration::from_secs(20);

/// Outgoing connections cannot be configured.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The file with further authorities cannot be read.
    #[error("the file {} with further certificate authorities cannot be read: it must hold certificates in PEM", .0.display())]
    ExtraAuthorities(PathBuf),
    /// The system's certificate store cannot be used.
    #[error("the system's certificate authorities cannot be loaded; on Debian, install ca-certificates")]
    Tls(#[source] rustls::Error),
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built")]
    Http(#[source] reqwest::Error),
}

/// What adapters make connections with.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// For everything over HTTP. Follows no redirect: a token or API endpoint that redirects is not the one that was configured.
    pub http: reqwest::Client,
    /// For mail servers.
    pub tls: Arc<ClientConfig>,
}

impl Outgoing {
    /// With the system's authorities and those in `extra`.
    ///
    /// # Errors
    /// Which part cannot be configured.
    pub fn new(extra: Option<&Path>) -> Result<Self, OutgoingError> {
        let roots = extra.map(authorities).transpose()?.unwrap_or_default();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier =
            Verifier::new_with_extra_roots(roots, Arc::clone(&provider)).map_err(OutgoingError::Tls)?;
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(OutgoingError::Tls)?
            .dangerous() // the name of the method; the verifier is the system's
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let http = client(&tls)?;
        Ok(Self {
            http,
            tls: Arc::new(tls),
        })
    }
}

fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, OutgoingError> {
    let fault = || OutgoingError::ExtraAuthorities(path.to_owned());
    let roots: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(|_| fault())?
        .collect::<Result<_, _>>()
        .map_err(|_| fault())?;
    if roots.is_empty() { Err(fault()) } else { Ok(roots) }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that builds an HTTP client"
)]
fn client(tls: &ClientConfig) -> Result<reqwest::Client, OutgoingError> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .user_agent(concat!("Countersign/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(OutgoingError::Http)
}

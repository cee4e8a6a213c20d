//! Names, connections and TLS, and what their failures mean.

use crate::timeouts::Timeouts;
use chrono::DateTime;
use domain::ports::{Certificate, MailFault, MailFaultKind, TlsFacts};
use rustls::{CertificateError, ClientConfig, ProtocolVersion};
use rustls_pki_types::{CertificateDer, ServerName};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Addresses of a name, each once.
///
/// # Errors
/// [`MailFaultKind::NameUnknown`] or [`MailFaultKind::TimedOut`].
pub(crate) async fn resolve(host: &str, timeouts: &Timeouts) -> Result<Vec<IpAddr>, MailFault> {
    let host = ascii(host);
    let found = timeout(timeouts.resolve, tokio::net::lookup_host((host.as_str(), 0)))
        .await
        .map_err(|_| MailFault::silent(MailFaultKind::TimedOut))?
        .map_err(|_| MailFault::silent(MailFaultKind::NameUnknown))?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.map(|address| address.ip()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() {
        return Err(MailFault::silent(MailFaultKind::NameUnknown));
    }
    Ok(addresses)
}

/// Connects to the first address that answers.
///
/// # Errors
/// Why none did; the last one's reason.
pub(crate) async fn connect(host: &str, port: u16, timeouts: &Timeouts) -> Result<TcpStream, MailFault> {
    let addresses = resolve(host, timeouts).await?;
    let attempts = async {
        let mut last = MailFaultKind::ConnectionRefused;
        for address in addresses {
            match TcpStream::connect(SocketAddr::new(address, port)).await {
                Ok(stream) => return Ok(stream),
                Err(error) => last = io_kind(&error),
            }
        }
        Err(MailFault::silent(last))
    };
    timeout(timeouts.connect, attempts)
        .await
        .unwrap_or_else(|_| Err(MailFault::silent(MailFaultKind::TimedOut)))
}

/// Completes TLS and says what it showed. The certificate is checked for `host` as it was typed.
///
/// # Errors
/// Why TLS failed.
pub(crate) async fn handshake(
    stream: TcpStream,
    host: &str,
    tls: &Arc<ClientConfig>,
    timeouts: &Timeouts,
) -> Result<(TlsStream<TcpStream>, TlsFacts), MailFault> {
    let name = ServerName::try_from(ascii(host).trim_end_matches('.').to_owned())
        .map_err(|_| MailFault::silent(MailFaultKind::CertificateName))?;
    let stream = timeout(
        timeouts.command,
        TlsConnector::from(Arc::clone(tls)).connect(name, stream),
    )
    .await
    .map_err(|_| MailFault::silent(MailFaultKind::TimedOut))?
    .map_err(|error| MailFault::silent(io_kind(&error)))?;
    let (_, session) = stream.get_ref();
    let facts = TlsFacts {
        version: session.protocol_version().map(version),
        certificate: session
            .peer_certificates()
            .and_then(|chain| chain.first())
            .and_then(certificate),
    };
    Ok((stream, facts))
}

/// The name as the name service and TLS know it: letters beyond ASCII as `xn--` (RFC 5890).
fn ascii(host: &str) -> String {
    match url::Host::parse(host) {
        Ok(url::Host::Domain(name)) => name,
        _ => host.to_owned(),
    }
}

fn version(version: ProtocolVersion) -> String {
    match version {
        ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

fn certificate(der: &CertificateDer<'_>) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    Some(Certificate {
        subject: crate::text::name(&parsed.subject().to_string()),
        issuer: crate::text::name(&parsed.issuer().to_string()),
        not_after: DateTime::from_timestamp(parsed.validity().not_after.timestamp(), 0)?,
    })
}

/// What an I/O error means; rustls' errors travel inside.
pub(crate) fn io_kind(error: &io::Error) -> MailFaultKind {
    if let Some(tls) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
    {
        return tls_kind(tls);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => MailFaultKind::ConnectionRefused,
        io::ErrorKind::TimedOut => MailFaultKind::TimedOut,
        _ => MailFaultKind::ConnectionLost,
    }
}

/// What a TLS failure means.
pub(crate) fn tls_kind(error: &rustls::Error) -> MailFaultKind {
    match error {
        rustls::Error::InvalidCertificate(certificate) => certificate_kind(certificate),
        rustls::Error::InvalidMessage(_) => MailFaultKind::NotTls,
        other => MailFaultKind::Tls(other.to_string()),
    }
}

fn certificate_kind(error: &CertificateError) -> MailFaultKind {
    match error {
        CertificateError::Expired => MailFaultKind::CertificateExpired { not_after: None },
        CertificateError::ExpiredContext { not_after, .. } => MailFaultKind::CertificateExpired {
            not_after: i64::try_from(not_after.as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        },
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            MailFaultKind::CertificateName
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            MailFaultKind::CertificateUntrusted
        }
        // A self-signed certificate that calls itself an authority. The verifier has no case of its own for it
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            MailFaultKind::CertificateUntrusted
        }
        other => MailFaultKind::Tls(rustls::Error::InvalidCertificate(other.clone()).to_string()),
    }
}

/// What a failure of the HTTP client means. Its text holds the address, so only the kind goes on.
pub(crate) fn http_fault(error: &reqwest::Error) -> MailFault {
    let mut source: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = source {
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return MailFault::silent(tls_kind(tls));
        }
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            let kind = io_kind(io);
            if kind != MailFaultKind::ConnectionLost {
                return MailFault::silent(kind);
            }
        }
        // The connector's own type is private; this is how it names its step
        if error.is_connect() && inner.to_string().starts_with("dns error") {
            return MailFault::silent(MailFaultKind::NameUnknown);
        }
        source = inner.source();
    }
    MailFault::silent(if error.is_timeout() {
        MailFaultKind::TimedOut
    } else {
        MailFaultKind::ConnectionLost
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_fail_for_reasons_that_people_can_mend() {
        let kind = |error: CertificateError| tls_kind(&rustls::Error::InvalidCertificate(error));
        assert_eq!(
            kind(CertificateError::UnknownIssuer),
            MailFaultKind::CertificateUntrusted
        );
        assert_eq!(
            kind(CertificateError::NotValidForName),
            MailFaultKind::CertificateName
        );
        let expired = CertificateError::ExpiredContext {
            time: rustls_pki_types::UnixTime::since_unix_epoch(std::time::Duration::from_secs(2_000)),
            not_after: rustls_pki_types::UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_000)),
        };
        assert_eq!(
            kind(expired),
            MailFaultKind::CertificateExpired {
                not_after: DateTime::from_timestamp(1_000, 0)
            }
        );
    }

    #[test]
    fn names_beyond_ascii_are_looked_up_as_they_are_registered() {
        assert_eq!(ascii("müller.example"), "xn--mller-kva.example");
        assert_eq!(ascii("mail_1.example"), "mail_1.example");
        assert_eq!(ascii("127.0.0.1"), "127.0.0.1");
        assert_eq!(ascii("::1"), "::1");
    }

    #[tokio::test]
    async fn a_reserved_name_is_unknown() {
        let fault = resolve("no-such-host.invalid", &Timeouts::default())
            .await
            .unwrap_err();
        assert!(
            matches!(fault.kind, MailFaultKind::NameUnknown | MailFaultKind::TimedOut),
            "{fault:?}"
        );
    }
}

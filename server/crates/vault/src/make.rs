//! Makes RSA keys, certificates that they sign themselves, and requests for certificates (RFC 2986).

use crate::pbe::Passphrase;
use crate::private_key::{self, Format};
use crate::work::Work;
use crate::{certificate, private_key::Key};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize as Size};
use chrono::{DateTime, Utc};
use domain::ports::{CertificateOrder, KeyOrder, MadeKey, NotMade, Upload};
use model::credential::{Facts, KeySize};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    PKCS_RSA_SHA256, SerialNumber,
};
use rustls_pki_types::PrivatePkcs8KeyDer;
use secrecy::ExposeSecret;
use time::OffsetDateTime;

/// Makes what is ordered.
///
/// # Errors
/// The cryptographic library fails.
pub(crate) fn make(order: &KeyOrder) -> Result<MadeKey, NotMade> {
    let mut key = key(order.size)?;
    let pkcs8 = PrivatePkcs8KeyDer::from(key.pkcs8.expose_secret());
    let signer = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &PKCS_RSA_SHA256).map_err(not_made)?;
    let params = params(&order.common_name);
    let Some(certificate) = order.certificate else {
        let request = params.serialize_request(&signer).map_err(not_made)?;
        key.facts.request_pem = Some(request.pem().map_err(not_made)?);
        return Ok(MadeKey {
            key: key.into(),
            certificate: None,
        });
    };
    let signed = with_validity(params, certificate)?
        .self_signed(&signer)
        .map_err(not_made)?;
    Ok(MadeKey {
        key: key.into(),
        certificate: Some(upload(signed.der())?),
    })
}

fn not_made<E>(_: E) -> NotMade {
    NotMade
}

fn key(size: KeySize) -> Result<Key, NotMade> {
    let size = match size {
        KeySize::Rsa2048 => Size::Rsa2048,
        KeySize::Rsa3072 => Size::Rsa3072,
        KeySize::Rsa4096 => Size::Rsa4096,
    };
    let pair = KeyPair::generate(size).map_err(not_made)?;
    let pkcs8 = pair.as_der().map_err(not_made)?;
    let nothing: Option<Passphrase<'_>> = None;
    // Read like an upload: so its facts are those of one
    private_key::read(Format::Pkcs8, pkcs8.as_ref(), nothing, &Work::new())
        .map(|key| key.in_container("Made here", false))
        .map_err(not_made)
}

/// Subject and uses: for proving who a client is, and for nothing else.
fn params(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn with_validity(
    mut params: CertificateParams,
    order: CertificateOrder,
) -> Result<CertificateParams, NotMade> {
    let mut serial = order.serial;
    // Positive, and of the same length always
    serial[0] = serial[0] & 0x7f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = moment(order.not_before)?;
    params.not_after = moment(order.not_after)?;
    Ok(params)
}

fn moment(time: DateTime<Utc>) -> Result<OffsetDateTime, NotMade> {
    OffsetDateTime::from_unix_timestamp(time.timestamp()).map_err(not_made)
}

fn upload(der: &[u8]) -> Result<Upload, NotMade> {
    let facts = certificate::parse(der)
        .and_then(|certificate| certificate.facts())
        .map_err(not_made)?;
    Ok(Upload {
        facts: Facts::Certificate(facts),
        material: der.to_vec().into(),
    })
}

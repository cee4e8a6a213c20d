//! Refusals of the identity platform: their causes. Status, `error` and text come from the table of codes.

use std::fmt;

use axum::http::StatusCode;
use uuid::Uuid;

use super::codes::{Code, known};
use crate::seed::ORGANISATION;

/// Why the platform refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    UnknownTenant(String),
    NotMultiTenant {
        id: Uuid,
        name: String,
    },
    NotPersonal {
        id: Uuid,
        name: String,
    },
    OnlyPost(String),
    MissingParameter(&'static str),
    UnsupportedGrant(String),
    UnknownApplication {
        id: String,
        tenant: &'static str,
    },
    NoClientAuthentication,
    WrongSecret(Uuid),
    ExpiredSecret(Uuid),
    BadAssertionKey(String),
    AssertionTime {
        now: String,
        from: String,
        until: String,
    },
    BadAssertion(&'static str),
    AssertionIssuer,
    CodeRedeemed,
    CodeExpired,
    CodeOfOtherTenant,
    RefreshExpired(String),
    VerifierMismatch,
    BadChallenge,
    ConsentMissing {
        id: Uuid,
        name: String,
    },
    GrantRevoked {
        issued: String,
        valid_from: String,
    },
    InvalidGrant(&'static str),
    Malformed,
    ReplyAddressChanged {
        sent: String,
        first: String,
    },
    RedirectMismatch {
        uri: String,
        id: Uuid,
    },
    NoReplyAddressRegistered,
    NoReplyAddress,
    InvalidScope(String),
    SeveralResources(String),
    NotDefaultScope(String),
    GrantNotAtCommon,
    NoTenant,
    AuthorizationPending,
    SlowDown,
    DeviceDeclined,
    BadDeviceCode,
    DeviceCodeExpired,
    DeviceFlowBlocked,
    BlockedByPolicy,
    PublicClient,
    SpaNeedsOrigin,
    SpaExpired(String),
    ForeignAssertion(String),
    UnknownResource(String),
    NotOnRegistration {
        id: Uuid,
        name: String,
        missing: String,
    },
    IdTokenNotEnabled,
    UnsupportedResponseType(String),
    BadParameter {
        name: &'static str,
        value: String,
    },
    UserDeclined,
    NoSession,
    FlowExpired,
    UnknownUser(String),
    ForeignUser(Box<Foreigner>),
    UserDisabled,
    AdminConsentRequired(String),
    Throttled(u32),
    Down,
    Internal,
    /// A fault asked for this code.
    Told(&'static Code, Vec<(&'static str, String)>),
}

/// An account that does not belong into the tenant it was used in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Foreigner {
    /// What was typed.
    pub(crate) user: String,
    /// Issuer of its identity.
    pub(crate) provider: String,
    /// Name of the tenant.
    pub(crate) tenant: &'static str,
    /// The application.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
}

/// How a refusal is reported.
pub(crate) struct Report {
    /// HTTP status at the token endpoint and of a page.
    pub(crate) status: StatusCode,
    /// OAuth's `error`.
    pub(crate) error: &'static str,
    /// AADSTS number.
    pub(crate) code: u32,
    /// Microsoft's refinement of `error`.
    pub(crate) suberror: Option<&'static str>,
}

impl Failure {
    /// No such application in this tenant.
    pub(crate) fn unknown_application(id: &impl ToString) -> Self {
        Self::UnknownApplication {
            id: id.to_string(),
            tenant: ORGANISATION,
        }
    }

    /// The row of the table.
    pub(crate) fn code(&self) -> &'static Code {
        match self {
            Self::UnknownTenant(_) => const { known(90_002) },
            Self::NotMultiTenant { .. } => const { known(50_194) },
            Self::NotPersonal { .. } => const { known(9_002_346) },
            Self::OnlyPost(_) => const { known(900_561) },
            Self::MissingParameter(_) => const { known(900_144) },
            Self::UnsupportedGrant(_) => const { known(70_003) },
            Self::UnknownApplication { .. } => const { known(700_016) },
            Self::NoClientAuthentication => const { known(7_000_218) },
            Self::WrongSecret(_) => const { known(7_000_215) },
            Self::ExpiredSecret(_) => const { known(7_000_222) },
            Self::BadAssertionKey(_) => const { known(700_027) },
            Self::AssertionTime { .. } => const { known(700_024) },
            Self::BadAssertion(_) => const { known(50_012) },
            Self::AssertionIssuer => const { known(50_048) },
            Self::CodeRedeemed => const { known(54_005) },
            Self::CodeExpired => const { known(70_008) },
            Self::CodeOfOtherTenant => const { known(700_005) },
            Self::RefreshExpired(_) => const { known(700_082) },
            Self::VerifierMismatch => const { known(501_481) },
            Self::BadChallenge => const { known(501_491) },
            Self::ConsentMissing { .. } => const { known(65_001) },
            Self::GrantRevoked { .. } => const { known(50_173) },
            Self::InvalidGrant(_) => const { known(70_000) },
            Self::Malformed => const { known(9_002_313) },
            Self::ReplyAddressChanged { .. } => const { known(500_112) },
            Self::RedirectMismatch { .. } => const { known(50_011) },
            Self::NoReplyAddressRegistered => const { known(500_113) },
            Self::NoReplyAddress => const { known(900_971) },
            Self::InvalidScope(_) => const { known(70_011) },
            Self::SeveralResources(_) => const { known(28_000) },
            Self::NotDefaultScope(_) => const { known(1_002_012) },
            Self::GrantNotAtCommon => const { known(9_001_023) },
            Self::NoTenant => const { known(50_059) },
            Self::AuthorizationPending | Self::SlowDown => const { known(70_016) },
            Self::BadDeviceCode => const { known(70_018) },
            Self::DeviceCodeExpired => const { known(70_019) },
            Self::DeviceFlowBlocked => const { known(530_036) },
            Self::BlockedByPolicy => const { known(53_003) },
            Self::PublicClient => const { known(700_025) },
            Self::SpaNeedsOrigin => const { known(9_002_327) },
            Self::SpaExpired(_) => const { known(700_084) },
            Self::ForeignAssertion(_) => const { known(700_211) },
            Self::UnknownResource(_) => const { known(500_011) },
            Self::NotOnRegistration { .. } => const { known(650_057) },
            Self::IdTokenNotEnabled => const { known(700_054) },
            Self::UnsupportedResponseType(_) => const { known(700_055) },
            Self::BadParameter { .. } => const { known(90_023) },
            Self::UserDeclined | Self::DeviceDeclined => const { known(65_004) },
            Self::NoSession => const { known(50_058) },
            Self::FlowExpired => const { known(50_089) },
            Self::UnknownUser(_) => const { known(50_034) },
            Self::ForeignUser(_) => const { known(50_020) },
            Self::UserDisabled => const { known(50_057) },
            Self::AdminConsentRequired(_) => const { known(90_094) },
            Self::Throttled(_) => const { known(90_055) },
            Self::Down => const { known(90_033) },
            Self::Internal => const { known(90_020) },
            Self::Told(code, _) => code,
        }
    }

    /// What goes into the holes of the message.
    fn values(&self) -> Vec<(&'static str, String)> {
        let app = |id: &Uuid| ("app", id.to_string());
        match self {
            Self::UnknownTenant(value) | Self::UnsupportedResponseType(value) => {
                vec![("value", value.clone())]
            }
            Self::NotMultiTenant { id, name }
            | Self::NotPersonal { id, name }
            | Self::ConsentMissing { id, name } => vec![app(id), ("name", name.clone())],
            Self::OnlyPost(method) => vec![("method", method.clone())],
            Self::MissingParameter(name) | Self::InvalidGrant(name) => {
                vec![("parameter", (*name).to_owned())]
            }
            Self::UnsupportedGrant(grant) => vec![("grant", grant.clone())],
            Self::UnknownApplication { id, tenant } => {
                vec![("app", id.clone()), ("tenant", (*tenant).to_owned())]
            }
            Self::WrongSecret(id) | Self::ExpiredSecret(id) => vec![app(id)],
            Self::BadAssertionKey(reason) => vec![("reason", reason.clone())],
            Self::BadAssertion(reason) => vec![("reason", (*reason).to_owned())],
            Self::AssertionTime { now, from, until } => vec![
                ("now", now.clone()),
                ("from", from.clone()),
                ("until", until.clone()),
            ],
            Self::ForeignAssertion(issuer) => vec![("provider", issuer.clone())],
            Self::RefreshExpired(issued) | Self::SpaExpired(issued) => vec![("issued", issued.clone())],
            Self::GrantRevoked { issued, valid_from } => {
                vec![("issued", issued.clone()), ("valid_from", valid_from.clone())]
            }
            Self::ReplyAddressChanged { sent, first } => {
                vec![("uri", sent.clone()), ("value", first.clone())]
            }
            Self::RedirectMismatch { uri, id } => vec![app(id), ("uri", uri.clone())],
            Self::InvalidScope(scope) | Self::SeveralResources(scope) | Self::NotDefaultScope(scope) => {
                vec![("scope", scope.clone())]
            }
            Self::UnknownResource(resource) => vec![("resource", resource.clone())],
            Self::NotOnRegistration { id, name, missing } => {
                vec![app(id), ("name", name.clone()), ("missing", missing.clone())]
            }
            Self::BadParameter { name, value } => {
                vec![("parameter", (*name).to_owned()), ("value", value.clone())]
            }
            Self::UnknownUser(user) => vec![("user", user.clone())],
            Self::ForeignUser(foreigner) => vec![
                ("user", foreigner.user.clone()),
                ("provider", foreigner.provider.clone()),
                ("tenant", foreigner.tenant.to_owned()),
                app(&foreigner.id),
                ("name", foreigner.name.clone()),
            ],
            Self::AdminConsentRequired(name) => vec![("name", name.clone())],
            Self::Throttled(seconds) => vec![("seconds", seconds.to_string())],
            Self::Told(_, values) => values.clone(),
            _ => Vec::new(),
        }
    }

    /// Status, `error`, AADSTS number and `suberror`.
    pub(crate) fn report(&self) -> Report {
        let code = self.code();
        Report {
            status: StatusCode::from_u16(code.status).unwrap_or(StatusCode::BAD_REQUEST),
            // Two refusals of the device code flow share the code of another
            error: match self {
                Self::SlowDown => "slow_down",
                Self::DeviceDeclined => "authorization_declined",
                _ => code.error,
            },
            code: code.number,
            suberror: code.suberror,
        }
    }

    /// `Retry-After` in seconds, when the answer carries one.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Throttled(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    /// The message behind `AADSTS…: `.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.code().message(&self.values()))
    }
}

impl std::error::Error for Failure {}

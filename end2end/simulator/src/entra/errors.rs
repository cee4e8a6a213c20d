//! Refusals of the identity platform, with Microsoft's codes. Source: Microsoft's AADSTS error codes.

use axum::http::StatusCode;
use uuid::Uuid;

/// Why the platform refused. The text of a variant is the message behind `AADSTS…: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    #[error(
        "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
    )]
    UnknownTenant(String),
    #[error(
        "Application '{0}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant."
    )]
    NotMultiTenant(Uuid),
    #[error("The endpoint only accepts POST requests. Received a {0} request.")]
    OnlyPost(String),
    #[error("The request body must contain the following parameter: '{0}'.")]
    MissingParameter(&'static str),
    #[error("The app requested an unsupported grant type '{0}'.")]
    UnsupportedGrant(String),
    #[error(
        "Application with identifier '{0}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
    )]
    UnknownApplication(String),
    #[error("The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")]
    NoClientAuthentication,
    #[error(
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'."
    )]
    WrongSecret(Uuid),
    #[error(
        "The provided client secret keys for app '{0}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."
    )]
    ExpiredSecret(Uuid),
    #[error(
        "The certificate with identifier used to sign the client assertion is not registered on application or its signature is not valid. [Reason - {0}]"
    )]
    BadAssertionKey(String),
    #[error(
        "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {until}."
    )]
    AssertionTime {
        now: String,
        from: String,
        until: String,
    },
    #[error("Client assertion was refused. [Reason - {0}]")]
    BadAssertion(&'static str),
    #[error("The 'iss' and 'sub' claims of the client assertion must both be the application's identifier.")]
    AssertionIssuer,
    #[error(
        "The OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."
    )]
    CodeRedeemed,
    #[error(
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."
    )]
    CodeExpired,
    #[error(
        "The refresh token has expired due to inactivity. The token was issued on {0} and was inactive for 90.00:00:00."
    )]
    RefreshExpired(String),
    #[error("The Code_Verifier does not match the code_challenge supplied in the authorization request.")]
    VerifierMismatch,
    #[error(
        "The size of Code_Challenge parameter does not match the requirements, or its method is not supported. Invalid Code_Challenge: use S256 with 43 to 128 characters."
    )]
    BadChallenge,
    #[error(
        "The user or administrator has not consented to use the application with ID '{id}' named '{name}'. Send an interactive authorization request for this user and resource."
    )]
    ConsentMissing { id: Uuid, name: String },
    #[error(
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{valid_from}'."
    )]
    GrantRevoked { issued: String, valid_from: String },
    #[error("The provided value for the input parameter '{0}' is not valid.")]
    InvalidGrant(&'static str),
    #[error("Invalid request. Request is malformed or invalid.")]
    Malformed,
    #[error(
        "The reply address '{0}' does not match the reply address provided when requesting Authorization code."
    )]
    ReplyAddressChanged(String),
    #[error(
        "The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for the application '{id}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this."
    )]
    RedirectMismatch { uri: String, id: Uuid },
    #[error("No reply address is registered for the application.")]
    NoReplyAddressRegistered,
    #[error("No reply address provided.")]
    NoReplyAddress,
    #[error("The provided value for the input parameter 'scope' is not valid. The scope '{0}' is not valid.")]
    InvalidScope(String),
    #[error(
        "The resource principal named {0} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant."
    )]
    UnknownResource(String),
    #[error(
        "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {id}({name}). Permissions requested but not on the registration: {missing}."
    )]
    NotOnRegistration { id: Uuid, name: String, missing: String },
    #[error("response_type 'id_token' is not enabled for the application.")]
    IdTokenNotEnabled,
    #[error("The response type '{0}' is not supported.")]
    UnsupportedResponseType(String),
    #[error("The value '{value}' of the parameter '{name}' is not supported.")]
    BadParameter { name: &'static str, value: String },
    #[error("User declined to consent to access the app.")]
    UserDeclined,
    #[error("Session information is not sufficient for single-sign-on.")]
    NoSession,
    #[error(
        "Flow token has expired. The sign-in page was open too long, was used before, or the tenant was reset. Start again from the application."
    )]
    FlowExpired,
    #[error(
        "The user account {0} does not exist in the Contoso directory. To sign into this application, the account must be added to the directory."
    )]
    UnknownUser(String),
    #[error(
        "User account '{0}' from another identity provider does not exist in tenant 'Contoso' and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different user account."
    )]
    ForeignUser(String),
    #[error(
        "The user account is disabled. '{0}' is a shared mailbox: sign in with an account that has rights on it."
    )]
    UserDisabled(String),
    #[error(
        "{0} needs permission to access resources in your organization that only an admin can grant. Ask an admin to grant permission to this app before you can use it."
    )]
    AdminConsentRequired(String),
    #[error("Request is throttled at the tenant level. Try again in {0} seconds.")]
    Throttled(u32),
    #[error("A transient error has occurred. Please try again.")]
    Down,
    #[error("The service could not sign the token.")]
    Internal,
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

const fn report(status: StatusCode, error: &'static str, code: u32) -> Report {
    Report {
        status,
        error,
        code,
        suberror: None,
    }
}

impl Failure {
    /// Status, `error`, AADSTS number and `suberror`.
    pub(crate) fn report(&self) -> Report {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        const UNAUTHORIZED: StatusCode = StatusCode::UNAUTHORIZED;
        match self {
            Self::UnknownTenant(_) => report(BAD, "invalid_request", 90_002),
            Self::NotMultiTenant(_) => report(BAD, "invalid_request", 50_194),
            Self::OnlyPost(_) => report(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", 900_561),
            Self::MissingParameter(_) => report(BAD, "invalid_request", 900_144),
            Self::UnsupportedGrant(_) => report(BAD, "unsupported_grant_type", 70_003),
            Self::UnknownApplication(_) => report(BAD, "unauthorized_client", 700_016),
            Self::NoClientAuthentication => report(UNAUTHORIZED, "invalid_client", 7_000_218),
            Self::WrongSecret(_) => report(UNAUTHORIZED, "invalid_client", 7_000_215),
            Self::ExpiredSecret(_) => report(UNAUTHORIZED, "invalid_client", 7_000_222),
            Self::BadAssertionKey(_) => report(UNAUTHORIZED, "invalid_client", 700_027),
            Self::AssertionTime { .. } => report(UNAUTHORIZED, "invalid_client", 700_024),
            Self::BadAssertion(_) => report(UNAUTHORIZED, "invalid_client", 50_012),
            Self::AssertionIssuer => report(UNAUTHORIZED, "invalid_client", 50_048),
            Self::CodeRedeemed => report(BAD, "invalid_grant", 54_005),
            Self::CodeExpired => report(BAD, "invalid_grant", 70_008),
            Self::RefreshExpired(_) => report(BAD, "invalid_grant", 700_082),
            Self::VerifierMismatch => report(BAD, "invalid_grant", 501_481),
            Self::BadChallenge => report(BAD, "invalid_request", 501_491),
            Self::ConsentMissing { .. } => Report {
                suberror: Some("consent_required"),
                ..report(BAD, "invalid_grant", 65_001)
            },
            Self::GrantRevoked { .. } => Report {
                suberror: Some("bad_token"),
                ..report(BAD, "invalid_grant", 50_173)
            },
            Self::InvalidGrant(_) => report(BAD, "invalid_grant", 70_000),
            Self::Malformed => report(BAD, "invalid_grant", 9_002_313),
            Self::ReplyAddressChanged(_) => report(UNAUTHORIZED, "invalid_client", 500_112),
            Self::RedirectMismatch { .. } => report(BAD, "invalid_request", 50_011),
            Self::NoReplyAddressRegistered => report(BAD, "invalid_request", 500_113),
            Self::NoReplyAddress => report(BAD, "invalid_request", 900_971),
            Self::InvalidScope(_) => report(BAD, "invalid_scope", 70_011),
            Self::UnknownResource(_) => report(BAD, "invalid_resource", 500_011),
            Self::NotOnRegistration { .. } => report(BAD, "invalid_resource", 650_057),
            Self::IdTokenNotEnabled => report(BAD, "unsupported_response_type", 700_054),
            Self::UnsupportedResponseType(_) => report(BAD, "unsupported_response_type", 700_055),
            Self::BadParameter { .. } => report(BAD, "invalid_request", 90_023),
            Self::UserDeclined => report(BAD, "access_denied", 65_004),
            Self::NoSession => report(BAD, "login_required", 50_058),
            Self::FlowExpired => report(BAD, "invalid_request", 50_089),
            Self::UnknownUser(_) => report(BAD, "invalid_grant", 50_034),
            Self::ForeignUser(_) => report(BAD, "invalid_grant", 50_020),
            Self::UserDisabled(_) => report(BAD, "invalid_grant", 50_057),
            Self::AdminConsentRequired(_) => report(BAD, "consent_required", 90_094),
            Self::Throttled(_) => report(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", 90_055),
            Self::Down => report(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", 90_033),
            Self::Internal => report(StatusCode::INTERNAL_SERVER_ERROR, "server_error", 90_020),
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

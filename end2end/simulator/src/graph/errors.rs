//! Refusals of Graph. Source: Graph error responses, and Exchange's codes behind the mail calls.

use axum::http::StatusCode;
use serde_json::Value;

use super::faults::{Refusal, usual_message};
use crate::faults::RetryAfter;

/// Why Graph refused. The text of a variant is its `message`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GraphError {
    #[error("Access token is empty.")]
    TokenEmpty,
    #[error("CompactToken parsing failed with error code: 80049217")]
    TokenGarbage,
    #[error("Lifetime validation failed, the token is expired.")]
    TokenExpired,
    #[error("Access token validation failure. Invalid audience.")]
    TokenAudience,
    #[error("Access is denied. Check credentials and try again.")]
    AccessDenied,
    #[error(
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account. Cannot submit message."
    )]
    SendAsDenied,
    #[error("Insufficient privileges to complete the operation.")]
    RequestDenied,
    #[error("The specified object was not found in the store.")]
    ItemNotFound,
    #[error("The specified folder could not be found in the store.")]
    FolderNotFound,
    #[error("The requested user '{0}' is invalid.")]
    InvalidUser(String),
    #[error(
        "Resource '{0}' does not exist or one of its queried reference-property objects are not present."
    )]
    ResourceNotFound(String),
    #[error("Id is malformed.")]
    IdMalformed,
    #[error("At least one recipient is not valid., {0}")]
    InvalidRecipients(String),
    #[error("Invalid base64 string for MIME content.")]
    MimeBase64,
    #[error("The MIME content could not be read as a message.")]
    MimeContent,
    #[error("The internet message header name '{0}' should start with 'x-' or 'X-'.")]
    HeaderName(String),
    #[error("The number of custom internet message headers exceeds the limit of 5.")]
    HeaderCount,
    #[error("The restriction or sort order is too complex for this operation.")]
    InefficientFilter,
    #[error(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."
    )]
    Json,
    #[error("{0}")]
    Property(String),
    #[error("Resource not found for the segment '{0}'.")]
    Segment(String),
    #[error("{0}")]
    Query(String),
    #[error("The HTTP method is not allowed on this resource.")]
    Method,
    #[error("The message exceeds the maximum supported size.")]
    TooLarge,
    #[error("A folder with the specified name already exists.")]
    FolderExists,
    #[error("Distinguished folders cannot be deleted, renamed or moved.")]
    Distinguished,
    #[error("A folder cannot be moved or copied into itself or a folder below it.")]
    FolderIntoItself,
    #[error("The mailbox is either inactive, soft-deleted, or is hosted on-premise.")]
    NoMailbox,
    #[error("/me request is only valid with delegated authentication flow.")]
    MeNeedsUser,
    #[error("The query parameter '{0}' is not supported with '$search'.")]
    WithSearch(&'static str, &'static str),
    #[error(
        "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item."
    )]
    Conflict,
    #[error("Set action is invalid for property.")]
    PropertySet,
    #[error("The message is not a draft and cannot be sent again.")]
    NotADraft,
    #[error("Specify either a comment or the body property of the message parameter, not both.")]
    CommentAndBody,
    #[error("The attachment is smaller than 3 MB. Attach it in a single request.")]
    TooSmallForUpload,
    #[error("The sync state generation is not found; full resync required.")]
    SyncStateNotFound,
    #[error("The specified folder could not be found in the store.")]
    SyncFolderNotFound,
    #[error("The request was not carried out because one that it depends on failed.")]
    FailedDependency,
    #[error("Application is over its MailboxConcurrency limit.")]
    Throttled(RetryAfter),
    #[error("The service is temporarily unavailable. Please retry after some time.")]
    Down,
    /// The request may have been carried out: nobody knows.
    #[error("")]
    GatewayTimeout,
    /// Continuous access evaluation; the claims a new token needs, if they are not the usual ones.
    #[error(
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"
    )]
    ClaimsChallenge(Option<Value>),
    #[error("{}", .0.message.as_deref().unwrap_or_else(|| usual_message(&.0.code)))]
    Refused(Refusal),
}

impl GraphError {
    /// HTTP status and `error.code`.
    pub(super) fn status_and_code(&self) -> (StatusCode, &str) {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        match self {
            Self::TokenEmpty
            | Self::TokenGarbage
            | Self::TokenExpired
            | Self::TokenAudience
            | Self::ClaimsChallenge(_) => (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"),
            Self::AccessDenied => (StatusCode::FORBIDDEN, "ErrorAccessDenied"),
            Self::SendAsDenied => (StatusCode::FORBIDDEN, "ErrorSendAsDenied"),
            Self::RequestDenied => (StatusCode::FORBIDDEN, "Authorization_RequestDenied"),
            Self::ItemNotFound => (StatusCode::NOT_FOUND, "ErrorItemNotFound"),
            Self::FolderNotFound => (StatusCode::NOT_FOUND, "ErrorFolderNotFound"),
            Self::InvalidUser(_) => (StatusCode::NOT_FOUND, "ErrorInvalidUser"),
            Self::ResourceNotFound(_) => (StatusCode::NOT_FOUND, "Request_ResourceNotFound"),
            Self::IdMalformed => (BAD, "ErrorInvalidIdMalformed"),
            Self::InvalidRecipients(_) => (BAD, "ErrorInvalidRecipients"),
            Self::MimeBase64 => (BAD, "ErrorMimeContentInvalidBase64String"),
            Self::MimeContent => (BAD, "ErrorMimeContentInvalid"),
            Self::HeaderName(_) => (BAD, "InvalidInternetMessageHeader"),
            Self::HeaderCount => (BAD, "InvalidInternetMessageHeaderCollection"),
            Self::InefficientFilter => (BAD, "InefficientFilter"),
            Self::Json | Self::Segment(_) | Self::Query(_) | Self::MeNeedsUser | Self::CommentAndBody => {
                (BAD, "BadRequest")
            }
            Self::Property(_) => (BAD, "RequestBodyRead"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "ErrorMessageSizeExceeded"),
            Self::WithSearch(_, code) => (BAD, code),
            Self::Conflict => (StatusCode::PRECONDITION_FAILED, "ErrorIrresolvableConflict"),
            Self::PropertySet => (BAD, "ErrorInvalidPropertySet"),
            Self::NotADraft => (BAD, "ErrorInvalidRequest"),
            Self::TooSmallForUpload => (BAD, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"),
            Self::SyncStateNotFound => (StatusCode::GONE, "SyncStateNotFound"),
            Self::SyncFolderNotFound => (StatusCode::NOT_FOUND, "ErrorSyncFolderNotFound"),
            Self::FailedDependency => (StatusCode::FAILED_DEPENDENCY, "FailedDependency"),
            Self::Distinguished => (BAD, "ErrorDeleteDistinguishedFolder"),
            Self::FolderIntoItself => (BAD, "ErrorMoveCopyFailed"),
            Self::NoMailbox => (StatusCode::NOT_FOUND, "MailboxNotEnabledForRESTAPI"),
            Self::FolderExists => (StatusCode::CONFLICT, "ErrorFolderExists"),
            Self::Throttled(_) => (StatusCode::TOO_MANY_REQUESTS, "ApplicationThrottled"),
            Self::Down => (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
            Self::GatewayTimeout => (StatusCode::GATEWAY_TIMEOUT, "UnknownError"),
            Self::Refused(refusal) => (refusal.status, &refusal.code),
        }
    }

    /// `innerError.code`: more specific than the outer code.
    pub(super) fn inner_code(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => refusal.inner_code.as_deref(),
            _ => None,
        }
    }
}

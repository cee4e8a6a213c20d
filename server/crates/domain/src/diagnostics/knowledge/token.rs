//! What can be said of a token request when the provider gave no code, or one that is not known here.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, OAuth};
use model::advice::Retry::{AfterRemedy, ByItself};
use model::advice::WhoseJob::{Provider, ServerOperator, You};

/// The provider wants a person, in words that are not known.
pub(in crate::diagnostics) static PERSON_NEEDED: Entry = Entry {
    id: "oauth.person-needed",
    seen: &[OAuth("invalid_grant"), OAuth("interaction_required")],
    headline: "The provider wants somebody to sign in again",
    cause: "The sign-in that Countersign kept is no longer accepted.",
    remedy: &["Press Re-Authorize and sign in as the same account."],
    whose: You,
    retry: AfterRemedy,
};

/// The provider refuses the application, in words that are not known.
pub(in crate::diagnostics) static CLIENT_REJECTED: Entry = Entry {
    id: "oauth.client.rejected",
    seen: &[
        OAuth("invalid_client"),
        OAuth("unauthorized_client"),
        OAuth("invalid_request"),
        OAuth("invalid_tenant"),
    ],
    headline: "The provider refuses the application",
    cause: "Something in the registration or its secret is not as the provider expects. Its own words are below.",
    remedy: &["Compare tenant id, client id and client authentication with the registration."],
    whose: You,
    retry: AfterRemedy,
};

/// The token endpoint asks to wait.
pub(in crate::diagnostics) static THROTTLED: Entry = Entry {
    id: "oauth.throttled",
    seen: &[Aadsts(90_055)],
    headline: "The provider asks to wait",
    cause: "Too many requests came in a short time, perhaps from other applications of the tenant.",
    remedy: &["Nothing: Countersign tries again when the provider allows it."],
    whose: Provider,
    retry: ByItself,
};

/// The token endpoint cannot be reached or has a fault.
pub(in crate::diagnostics) static UNAVAILABLE: Entry = Entry {
    id: "oauth.unavailable",
    seen: &[
        Aadsts(90_033),
        Aadsts(90_006),
        Aadsts(50_033),
        Aadsts(90_024),
        Aadsts(90_090),
        Aadsts(90_012),
        OAuth("temporarily_unavailable"),
        OAuth("server_error"),
    ],
    headline: "The provider cannot be reached or has a fault",
    cause: "No usable answer came. Tokens and settings are fine.",
    remedy: &[
        "Nothing at first: Countersign keeps trying.",
        "If it stays so, check from this server whether the provider's address can be reached, and any proxy in between.",
    ],
    whose: Provider,
    retry: ByItself,
};

/// The token endpoint's answer breaks the standard.
pub(in crate::diagnostics) static UNUSABLE: Entry = Entry {
    id: "oauth.unusable-answer",
    seen: &[],
    headline: "The provider's answer cannot be trusted",
    cause: "The answer or the ID token in it is not what the standard says: wrong issuer, audience, time or signature.",
    remedy: &[
        "Check cloud and endpoints of this OAuth application.",
        "Check this server's clock.",
        "The server's log says more.",
    ],
    whose: ServerOperator,
    retry: AfterRemedy,
};

/// No refresh token came.
pub(in crate::diagnostics) static NO_REFRESH_TOKEN: Entry = Entry {
    id: "oauth.no-refresh-token",
    seen: &[],
    headline: "The provider gave no refresh token",
    cause: "Without one Countersign could not stay signed in. The permission offline_access was not granted.",
    remedy: &[
        "At the provider, under API permissions, add the delegated permission offline_access.",
        "Then press Authorize again.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Nobody has authorized.
pub(in crate::diagnostics) static NOT_AUTHORIZED: Entry = Entry {
    id: "oauth.not-authorized",
    seen: &[],
    headline: "Nobody has authorized this OAuth application yet",
    cause: "Countersign has no sign-in to send or read with.",
    remedy: &["Open the OAuth application under Integrations and press Authorize."],
    whose: You,
    retry: AfterRemedy,
};

/// Not all permissions were granted.
pub(in crate::diagnostics) static PERMISSION_MISSING: Entry = Entry {
    id: "oauth.permission-missing",
    seen: &[],
    headline: "{granted} of {needed} needed permissions were granted",
    cause: "Not granted: {missing}. Needed are {all}.",
    remedy: &[
        "Add what is missing to the registration at the provider, under API permissions.",
        "Open the OAuth application and press Re-Authorize, so that the sign-in takes it up. If the provider asks for an administrator, forward the admin consent link.",
        "Test again. The provider may need a few minutes.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Another account than the configured one.
pub(in crate::diagnostics) static WRONG_ACCOUNT: Entry = Entry {
    id: "oauth.wrong-account",
    seen: &[],
    headline: "User Name is not the account that authorized",
    cause: "{signed in} authorized; User Name says {user name}.",
    remedy: &[
        "Press Re-Authorize on the OAuth application and sign in as {user name}. Use a private window if the browser signs in by itself.",
        "Or enter {signed in} as User Name.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// The fallback works, the client authentication in use does not.
pub(in crate::diagnostics) static FALLBACK_IN_USE: Entry = Entry {
    id: "oauth.client.fallback-in-use",
    seen: &[],
    headline: "The new client authentication is refused; the one from before is used instead",
    cause: "The provider says: {reason}. Mail goes on, because the one from before is kept as fallback and is still good there.",
    remedy: &[
        "Check the new secret or certificate at the provider, under Certificates & secrets.",
        "Open Client authentication on the OAuth application: go back to the one from before, or prepare another one, probe it and switch to it.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Nothing is known about a failure.
pub(in crate::diagnostics) static UNKNOWN: Entry = Entry {
    id: "unknown",
    seen: &[],
    headline: "It does not work, and the reason is not known",
    cause: "No answer was recorded.",
    remedy: &["Press Re-Authorize. If that does not help, look into the server's log."],
    whose: ServerOperator,
    retry: AfterRemedy,
};

/// Source of the error words: RFC 6749.
pub(super) static AREA: Area = Area {
    title: "Sign-in: what Countersign finds",
    about: "What is said when the provider gave no code, or one that is not in this list, and what Countersign itself finds out about a sign-in.",
    entries: &[
        &NOT_AUTHORIZED,
        &PERMISSION_MISSING,
        &WRONG_ACCOUNT,
        &NO_REFRESH_TOKEN,
        &PERSON_NEEDED,
        &CLIENT_REJECTED,
        &FALLBACK_IN_USE,
        &THROTTLED,
        &UNAVAILABLE,
        &UNUSABLE,
        &UNKNOWN,
    ],
};

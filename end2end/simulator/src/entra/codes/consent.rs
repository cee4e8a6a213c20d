//! Codes of consent and assignment.

use super::codes;

codes! { CONSENT of Consent;
    65_001: 400 "invalid_grant" / "consent_required" at TOKEN,
        "The user or administrator has not consented to use the application with ID '{app}' named '{name}'. Send an interactive authorization request for this user and resource.",
        "First use, a permission was added later, or the consent was withdrawn. In the browser the consent page appears instead.",
        "Authorize again and accept; or API permissions → Grant admin consent.";
    65_004: 400 "access_denied" at REDIRECT,
        "User declined to consent to access the app.",
        "Cancel was pressed on the consent page.",
        "Try again and accept; or API permissions → Grant admin consent.";
    90_094: 400 "consent_required" at PAGE,
        "{name} needs permission to access resources in your organization that only an admin can grant. Ask an admin to grant permission to this app before you can use it.",
        "The tenant does not let people consent themselves, or a permission needs an administrator. The page says “Need admin approval”.",
        "Open the admin consent link as administrator; or API permissions → Grant admin consent.";
    90_095: 400 "consent_required" at PAGE,
        "{name} needs admin approval. A request for approval can be sent to the administrators of {tenant}.",
        "As 90094, where people may file a request to the administrators.",
        "Enterprise applications → Admin consent requests: approve it.";
    50_105: 400 "invalid_grant" at TOKEN | PAGE,
        "Your administrator has configured the application {name} ('{app}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.",
        "“Assignment required” is Yes, and the account is not assigned.",
        "Enterprise applications → Users and groups: add the account; or Properties → Assignment required → No.";
    90_008: 400 "invalid_request" at TOKEN | PAGE,
        "The user or administrator has not consented to use the application with ID '{app}'. This happened because application is misconfigured: it must require access to Windows Azure Active Directory by specifying at least 'Sign in and read user profile' permission.",
        "User.Read was taken off the registration.",
        "API permissions → Add a permission → User.Read, then consent.";
    65_002: 400 "invalid_request" at PAGE,
        "Consent between first party application '{app}' and first party resource '{resource}' must be configured via preauthorization. Applications owned and operated by Microsoft must get approval from the API owner before requesting tokens for that API.",
        "Somebody uses the client id of a Microsoft application instead of their own.",
        "App registrations → New registration, and use its client id.";
}

//! Codes of Conditional Access, multifactor authentication and other policies.

use super::codes;

codes! { POLICIES of Policy;
    53_003: 400 "invalid_grant" / "message_only" at TOKEN | PAGE | GRAPH | CLAIMS,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        "A policy forbids this account, place, device, risk or application.",
        "Users → Sign-in logs → the entry → Conditional Access names the policy; exclude the account, address or application there.";
    50_076: 400 "invalid_grant" / "basic_action" at TOKEN | PAGE | GRAPH | CLAIMS,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
        "A policy began to ask for a second factor, or the address of the server changed.",
        "Authorize again with the second factor; or exclude the account in the policy.";
    50_079: 400 "interaction_required" / "basic_action" at TOKEN | PAGE | CLAIMS,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
        "A second factor is asked for and the account has none.",
        "Sign in once in a browser and set up the second factor, then authorize again.";
    50_072: 400 "interaction_required" / "basic_action" at TOKEN | PAGE,
        "User needs to enroll for second factor authentication (interactive).",
        "As 50079: the account has no second factor yet, and a policy asks for one.",
        "Sign in once in a browser and set up the second factor, then authorize again.";
    50_074: 400 "interaction_required" / "basic_action" at TOKEN | PAGE,
        "Strong Authentication is required.",
        "The second factor was asked for and not given.",
        "Authorize again and pass the second factor.";
    50_078: 400 "interaction_required" / "basic_action" at TOKEN | PAGE,
        "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '{resource}'.",
        "The second factor was given too long ago for the policy.",
        "Authorize again; or exclude the account from the frequency rule.";
    70_043: 400 "invalid_grant" / "token_expired" at TOKEN | GRAPH,
        "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on {issued} and the maximum allowed lifetime for this request is 86400.",
        "A policy demands a fresh sign-in every few hours or days.",
        "Conditional Access → the policy → Session → Sign-in frequency: exclude the account or application.";
    53_000: 400 "interaction_required" / "additional_action" at TOKEN | PAGE | CLAIMS,
        "Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.",
        "A policy allows managed devices only; a server is none.",
        "Exclude the application or account in the policy; or authorize from a managed device.";
    53_001: 400 "interaction_required" / "additional_action" at TOKEN | PAGE,
        "Device is not in required device state: domain_joined. Conditional Access policy requires a domain joined device, and the device is not domain joined.",
        "A policy allows devices of the domain only.",
        "Exclude the application or account in the policy.";
    53_002: 400 "interaction_required" at TOKEN | PAGE,
        "The app used is not an approved app for Conditional Access. User needs to use one of the apps from the list of approved apps to use in order to get access.",
        "A policy allows Microsoft's own mail applications only.",
        "Exclude the application or account in the policy.";
    50_097: 400 "interaction_required" / "device_authentication_failed" at TOKEN | PAGE,
        "Device authentication is required. The device could not be identified.",
        "A policy asks for a registered device.",
        "Exclude the application or account in the policy; or authorize from a registered device.";
    530_035: 400 "access_denied" at PAGE,
        "Access has been blocked by security defaults. Due to this, the request is considered high risk or uses legacy authentication.",
        "Security defaults block what looks like an old way of signing in.",
        "Authorize with the browser; or use Conditional Access instead of security defaults.";
    530_036: 400 "invalid_grant" at TOKEN,
        "The refresh token is not valid for this request: an authentication flows policy of Conditional Access blocks tokens that were obtained by device code or authentication transfer.",
        "The account was connected by device code, and a policy now forbids that.",
        "Authorize with the browser; the old token cannot be saved.";
    530_032: 400 "access_denied" at PAGE,
        "Blocked by security policy of the tenant '{tenant}'.",
        "A policy of the tenant blocks the sign-in.",
        "Users → Sign-in logs name the policy.";
}

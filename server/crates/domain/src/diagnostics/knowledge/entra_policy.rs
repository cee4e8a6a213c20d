//! A policy of the tenant stands in the way.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, OAuth};
use model::advice::Retry::{AfterRemedy, No};
use model::advice::WhoseJob::{TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Entra authentication and authorization error codes*; *Authentication flows policy*.
pub(super) static AREA: Area = Area {
    title: "Microsoft sign-in: policies",
    about: "Conditional Access decides after the password: place, device, risk, application. A tenant administrator finds the policy in \
            the sign-in log, by the request id that Countersign shows.",
    entries: &[
        &Entry {
            id: "oauth.conditional-access",
            seen: &[Aadsts(53_003)],
            headline: "A Conditional Access policy blocks the sign-in",
            cause: "Place, device, risk or application is not what a policy of the tenant allows.",
            remedy: &[
                "A tenant administrator opens the sign-in log, finds the entry by the request id below, and reads on its tab Conditional Access which policy it was.",
                "The policy is changed so that it admits this account with this application, or this server's address.",
                "Then press Re-Authorize.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.device-policy",
            seen: &[Aadsts(53_000), Aadsts(53_001), Aadsts(53_002), Aadsts(50_097)],
            headline: "A policy admits only managed devices or approved programs",
            cause: "A Conditional Access policy of the tenant asks for a compliant or joined device, or an approved program. A server is neither.",
            remedy: &[
                "A tenant administrator exempts this application or this account from the device policy.",
                "Then press Re-Authorize.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.sign-in-frequency",
            seen: &[Aadsts(70_043)],
            headline: "A policy ends sign-ins after some time",
            cause: "A Conditional Access policy of the tenant sets how often accounts must sign in.",
            remedy: &[
                "Press Re-Authorize now.",
                "A tenant administrator exempts this account from the sign-in frequency policy, or it will happen again.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.security-defaults",
            seen: &[Aadsts(530_035)],
            headline: "Security defaults block the sign-in",
            cause: "The tenant's security defaults do not allow sign-ins of this kind.",
            remedy: &[
                "Press Authorize and sign in in the browser, with a second factor.",
                "If it stays so, a tenant administrator looks into the sign-in log.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.device-code-blocked",
            seen: &[Aadsts(530_036)],
            headline: "A policy forbids sign-ins by device code",
            cause: "The account was connected by device code, and the tenant now blocks that way, also for sign-ins made before.",
            remedy: &["Press Re-Authorize: it goes through the browser, which the policy does not concern."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.tenant-policy",
            seen: &[Aadsts(530_032)],
            headline: "A security policy of the tenant blocks the sign-in",
            cause: "The tenant does not admit this sign-in; the provider does not say more to outsiders.",
            remedy: &[
                "A tenant administrator opens the sign-in log and finds the entry by the request id below.",
                "Once the policy admits it, press Authorize again.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.device-code-pending",
            seen: &[Aadsts(70_016), OAuth("authorization_pending"), OAuth("slow_down")],
            headline: "A sign-in by device code is not finished",
            cause: "Somebody still has to enter the code at the provider. Countersign signs in through the browser and does not ask for such codes.",
            remedy: &["Press Authorize here, and sign in in the browser."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.device-code-ended",
            seen: &[
                Aadsts(70_018),
                Aadsts(70_019),
                OAuth("bad_verification_code"),
                OAuth("expired_token"),
                OAuth("authorization_declined"),
            ],
            headline: "The device code is wrong or has expired",
            cause: "The code was entered too late or mistyped. Countersign signs in through the browser and does not ask for such codes.",
            remedy: &["Press Authorize here, and sign in in the browser."],
            whose: You,
            retry: No,
        },
    ],
};

//! The identity platform no longer accepts a sign-in, or does not accept the account.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, AadstsGeneral, OAuth};
use model::advice::Retry::{AfterRemedy, No};
use model::advice::WhoseJob::{TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Entra authentication and authorization error codes*; *Refresh tokens*.
pub(super) static AREA: Area = Area {
    title: "Microsoft sign-in: the account and its session",
    about: "The application is fine; the account's sign-in ended, or the account may not sign in. Countersign keeps its tokens whatever \
            happens, and stops asking until somebody has signed in again.",
    entries: &[
        &Entry {
            id: "oauth.revoked",
            seen: &[Aadsts(50_173)],
            headline: "The sign-in was ended at the provider",
            cause: "The account's password was reset or its sessions were revoked. The provider then ends every sign-in made before.",
            remedy: &["Press Re-Authorize and sign in as the same account."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.password-changed",
            seen: &[Aadsts(50_132), Aadsts(50_133)],
            headline: "The password was changed or has expired",
            cause: "The provider ended the sign-in because the account's password is another one now, or has to become one.",
            remedy: &[
                "Sign in as the account once in a browser, and change the password if it asks for that.",
                "Press Re-Authorize and sign in as the same account.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.idle",
            seen: &[Aadsts(700_082)],
            headline: "The sign-in lapsed because it was not used",
            cause: "A sign-in that is not used for 90 days ends. Countersign renews it all the time, so this server must have been off that long.",
            remedy: &["Press Re-Authorize and sign in as the same account."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.expired",
            seen: &[Aadsts(70_008)],
            headline: "The sign-in has expired",
            cause: "It took too long to come back, or it was not used for a long time.",
            remedy: &["Press Re-Authorize and sign in as the same account."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.single-page",
            seen: &[Aadsts(700_084), Aadsts(9_002_327)],
            headline: "The sign-in was made for a single-page application",
            cause: "The redirect URI stands under the platform Single-page application, whose sign-ins are for browsers alone and end after 24 hours.",
            remedy: &[
                "At the provider, under Authentication, remove the redirect URI there and add it under the platform Web.",
                "Press Re-Authorize.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.grant-invalid",
            seen: &[AadstsGeneral(70_000)],
            headline: "The provider does not accept the stored sign-in",
            cause: "The refresh token belongs to another application or cloud, or the provider has dropped it.",
            remedy: &["Press Re-Authorize and sign in as the same account."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.flow-expired",
            seen: &[Aadsts(50_089)],
            headline: "The provider's sign-in page was open too long",
            cause: "The page was left open, or the browser came back to an old one.",
            remedy: &["Start again with Authorize."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.no-session",
            seen: &[Aadsts(50_058), OAuth("login_required")],
            headline: "Nobody is signed in at the provider",
            cause: "The browser has no session there, or blocks the provider's cookies.",
            remedy: &["Start again with Authorize, and allow cookies for the provider's sign-in page."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.mfa",
            seen: &[Aadsts(50_076), Aadsts(50_074), Aadsts(50_078)],
            headline: "The provider wants a second factor",
            cause: "A policy of the tenant asks for multifactor authentication now.",
            remedy: &[
                "Press Re-Authorize and answer the second factor.",
                "If it comes back often, a tenant administrator exempts the account.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.mfa-enrol",
            seen: &[Aadsts(50_079), Aadsts(50_072)],
            headline: "The account has to set up a second factor",
            cause: "A policy of the tenant asks for multifactor authentication, and this account has registered none yet.",
            remedy: &[
                "Sign in as the account in a browser and complete the registration that the provider asks for.",
                "Press Authorize again.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.account-locked",
            seen: &[Aadsts(50_053)],
            headline: "The account is locked for now",
            cause: "Too many sign-ins failed, or they come from an address that the provider holds for malicious.",
            remedy: &[
                "Wait, or let a tenant administrator look into the sign-in log for the reason.",
                "Then press Authorize again.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.password-expired",
            seen: &[Aadsts(50_055), Aadsts(50_144)],
            headline: "The account's password has expired",
            cause: "A policy of the tenant, or of its Active Directory, ends passwords after some time.",
            remedy: &[
                "Change the password of the account.",
                "Press Re-Authorize and sign in with the new one.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.account-disabled",
            seen: &[Aadsts(50_057)],
            headline: "The account is disabled",
            cause: "Somebody blocked its sign-in. Accounts of shared mailboxes are blocked on purpose: sign in as an account that has been given access instead.",
            remedy: &["Enable the account, or authorize with another one."],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.password-wrong",
            seen: &[Aadsts(50_126)],
            headline: "User name or password is wrong",
            cause: "The provider did not accept what was typed on its sign-in page.",
            remedy: &["Press Authorize again and type the password of the mailbox's account."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.account-unknown",
            seen: &[Aadsts(50_034)],
            headline: "The tenant does not know this account",
            cause: "The account is mistyped, was deleted, or belongs to another tenant.",
            remedy: &[
                "Check the User Name and the tenant id of this OAuth application.",
                "Press Authorize and sign in as an account of that tenant.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.account-foreign",
            seen: &[
                Aadsts(50_020),
                Aadsts(90_072),
                Aadsts(16_000),
                Aadsts(50_014),
                Aadsts(51_004),
            ],
            headline: "The account belongs to another tenant",
            cause: "Somebody signed in with an account from elsewhere: a personal one, one of another organization, or a guest whose invitation is not accepted yet.",
            remedy: &[
                "Press Authorize again and choose the mailbox's own account; use a private window if the browser signs in by itself.",
                "A guest accepts the invitation first.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.tenant-underivable",
            seen: &[Aadsts(50_128), Aadsts(50_059)],
            headline: "The provider cannot tell which tenant is meant",
            cause: "Neither the account nor the request names a tenant that the provider knows.",
            remedy: &[
                "Enter the Directory (tenant) ID in this OAuth application.",
                "Sign in with the full address of the account.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
    ],
};

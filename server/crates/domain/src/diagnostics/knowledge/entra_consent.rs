//! The identity platform wants somebody's consent, or an assignment.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, OAuth};
use model::advice::Retry::{AfterRemedy, No};
use model::advice::WhoseJob::{TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Entra authentication and authorization error codes*.
pub(super) static AREA: Area = Area {
    title: "Microsoft sign-in: consent and assignment",
    about: "Who may let an application in is the tenant's own decision. The page of each OAuth application has a ready mail to the tenant \
            administrator with the link that asks for consent.",
    entries: &[
        &Entry {
            id: "oauth.consent-missing",
            seen: &[Aadsts(65_001), OAuth("consent_required")],
            headline: "A permission has not been consented to",
            cause: "Neither the account nor a tenant administrator has agreed to all permissions this application asks for, or the consent was taken back.",
            remedy: &[
                "A tenant administrator opens the admin consent link of this OAuth application and accepts.",
                "Then press Re-Authorize.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.consent-declined",
            seen: &[Aadsts(65_004), OAuth("access_denied")],
            headline: "The permissions were declined",
            cause: "On the provider's page the request for permissions was not accepted.",
            remedy: &[
                "Press Authorize again and accept, or let a tenant administrator consent for everybody with the admin consent link.",
            ],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.admin-consent-needed",
            seen: &[Aadsts(90_094)],
            headline: "Only an administrator may consent",
            cause: "This tenant does not let its users consent to applications.",
            remedy: &[
                "Send the admin consent link of this OAuth application to a tenant administrator.",
                "Then press Authorize again.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.admin-consent-requested",
            seen: &[Aadsts(90_095)],
            headline: "An administrator has to approve the request",
            cause: "This tenant lets its users ask for applications, and an administrator decides.",
            remedy: &[
                "A tenant administrator approves the request: Enterprise applications, Admin consent requests. The admin consent link of this OAuth application does the same.",
                "Then press Authorize again.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.not-assigned",
            seen: &[Aadsts(50_105)],
            headline: "The account is not assigned to the application",
            cause: "The application admits only accounts that were assigned to it.",
            remedy: &[
                "A tenant administrator assigns the account: Enterprise applications, this application, Users and groups.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.sign-in-permission",
            seen: &[Aadsts(90_008)],
            headline: "The registration lacks the permission to sign in",
            cause: "Every application needs at least the delegated permission User.Read.",
            remedy: &[
                "At the provider, under API permissions, add the delegated permission User.Read of Microsoft Graph.",
                "Then press Authorize again and accept.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.foreign",
            seen: &[Aadsts(65_002)],
            headline: "The client id is one of Microsoft's own applications",
            cause: "Microsoft's own applications cannot be used by others.",
            remedy: &[
                "At the provider, under App registrations, register an application of your own.",
                "Enter its Application (client) ID here.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
    ],
};

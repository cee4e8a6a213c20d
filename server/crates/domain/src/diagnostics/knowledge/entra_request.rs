//! The identity platform refuses what was asked for: permissions, scopes, the form of the request.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, OAuth};
use model::advice::Retry::{AfterRemedy, ByItself, No};
use model::advice::WhoseJob::{Countersign, Provider, ServerOperator, TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Entra authentication and authorization error codes*.
pub(super) static AREA: Area = Area {
    title: "Microsoft sign-in: what was asked for",
    about: "The identity platform knows the application, but not what it asks for. Countersign computes permissions and scopes from the \
            settings, so there is nothing to type; what can be wrong is the registration or something between Countersign and Microsoft.",
    entries: &[
        &Entry {
            id: "oauth.permission-unregistered",
            seen: &[Aadsts(650_057), Aadsts(650_056), Aadsts(65_005), Aadsts(65_006)],
            headline: "The registration lacks a permission",
            cause: "The application asks for a permission that is not listed in its registration.",
            remedy: &[
                "At the provider, under API permissions, add the permissions listed here.",
                "Then press Authorize again.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.resource-unknown",
            seen: &[Aadsts(500_011), OAuth("invalid_resource")],
            headline: "The tenant does not know the service that is asked for",
            cause: "The address of Microsoft Graph belongs to another cloud, or the service was never used in this tenant.",
            remedy: &[
                "Choose the cloud that the tenant lives in; for custom endpoints, check the address of Graph.",
                "If it is right, a tenant administrator looks whether the tenant has Exchange Online.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.service-missing",
            seen: &[Aadsts(650_052)],
            headline: "The tenant has no subscription to the service",
            cause: "The permission belongs to a service that this organization does not have: Exchange Online, most likely.",
            remedy: &[
                "A tenant administrator assigns a licence with Exchange Online to the tenant, or names the tenant that has one.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.scope",
            seen: &[
                Aadsts(70_011),
                Aadsts(28_002),
                Aadsts(28_003),
                Aadsts(700_023),
                Aadsts(1_002_012),
                OAuth("invalid_scope"),
            ],
            headline: "The provider does not know a permission that was asked for",
            cause: "The scope that Countersign sent does not exist at this provider: most often because the address of Graph is another cloud's.",
            remedy: &[
                "Check the cloud of this OAuth application; for custom endpoints, the address of Graph.",
                "If they are right, report this with the report of a test run.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.scope-resources",
            seen: &[Aadsts(28_000), Aadsts(700_022)],
            headline: "Permissions of two services were asked for at once",
            cause: "One request may name one service. Countersign asks for one; something between it and the provider changed the request, or it has a fault.",
            remedy: &["Report this, with the report of a test run."],
            whose: Countersign,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.request",
            seen: &[
                Aadsts(900_144),
                Aadsts(90_013),
                Aadsts(90_014),
                Aadsts(90_023),
                Aadsts(90_100),
                Aadsts(70_003),
                OAuth("unsupported_grant_type"),
            ],
            headline: "The provider does not understand the request",
            cause: "A field is missing or not as expected. A proxy between Countersign and the provider may have changed the request.",
            remedy: &[
                "Look whether a proxy inspects or rewrites connections to the provider, and exempt them.",
                "If there is none, report this with the report of a test run.",
            ],
            whose: ServerOperator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.malformed",
            seen: &[Aadsts(9_002_313)],
            headline: "The provider cannot read what it was sent",
            cause: "The code or the refresh token is not one of the provider's: it was damaged, or comes from another cloud.",
            remedy: &[
                "Press Re-Authorize and sign in as the same account.",
                "If it happens again, look whether the database was restored from elsewhere, or a proxy changes requests.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.only-post",
            seen: &[Aadsts(900_561)],
            headline: "The provider was asked in the wrong way",
            cause: "Its token endpoint was called by GET: the address was opened in a browser, or a proxy turned a POST into a GET by a redirect.",
            remedy: &[
                "If you opened the address yourself, close it: nothing is wrong.",
                "Otherwise look whether a proxy redirects connections to the provider, and exempt them.",
            ],
            whose: ServerOperator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.pkce-method",
            seen: &[Aadsts(50_147), Aadsts(501_491)],
            headline: "The provider does not accept the sign-in's protection",
            cause: "The code challenge has another size or method than the provider takes. Countersign always sends S256.",
            remedy: &["Report this, with the report of a test run."],
            whose: Countersign,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.response-type",
            seen: &[
                Aadsts(700_054),
                Aadsts(700_055),
                OAuth("unsupported_response_type"),
            ],
            headline: "The provider does not give this kind of answer",
            cause: "Something asked for an ID token at the first step, which the registration does not allow. Countersign asks for a code only.",
            remedy: &[
                "Begin with Authorize here, not with an address from elsewhere.",
                "If you did, report this with the report of a test run.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.code-used",
            seen: &[Aadsts(54_005)],
            headline: "This sign-in was used already",
            cause: "The page was reloaded or opened twice.",
            remedy: &["Start again with Authorize."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.code-other-tenant",
            seen: &[Aadsts(700_005)],
            headline: "The sign-in was begun for another tenant",
            cause: "The tenant id was changed while the sign-in was under way.",
            remedy: &["Start again with Authorize."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.pkce",
            seen: &[Aadsts(501_481)],
            headline: "This sign-in does not belong to this browser's start",
            cause: "Two sign-ins got mixed up, in two tabs for instance.",
            remedy: &["Start again with Authorize, in one tab."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "oauth.loop",
            seen: &[Aadsts(50_196)],
            headline: "The provider stopped a loop",
            cause: "The same request came too often in a short time. Another program with the same client id may be asking, too.",
            remedy: &[
                "Nothing at first: Countersign waits and asks again.",
                "If it stays so, look which other program uses this registration.",
            ],
            whose: Provider,
            retry: ByItself,
        },
    ],
};

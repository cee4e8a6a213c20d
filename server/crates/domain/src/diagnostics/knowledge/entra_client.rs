//! The identity platform refuses the application: secret, certificate, ids, cloud, redirect URI. Every account of it is affected.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Aadsts, AadstsGeneral};
use model::advice::Retry::AfterRemedy;
use model::advice::WhoseJob::{Countersign, ServerOperator, TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Entra authentication and authorization error codes*.
pub(super) static AREA: Area = Area {
    title: "Microsoft sign-in: the application",
    about: "The identity platform refuses the application itself, so every account that uses it is affected. The sign-in stays good: \
            once this is mended nobody has to sign in again, unless a remedy says so.",
    entries: &[
        &Entry {
            id: "oauth.client.secret-wrong",
            seen: &[Aadsts(7_000_215)],
            headline: "The client secret is wrong",
            cause: "The provider does not know this secret. Most often the Secret ID was copied instead of the Value, or the secret belongs to another application.",
            remedy: &[
                "At the provider, under Certificates & secrets, make a new client secret and copy its Value at once.",
                "Upload it here as a Secret Text under Credentials.",
                "Choose it in this OAuth application and save.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.proof-refused",
            seen: &[AadstsGeneral(70_002)],
            headline: "The provider does not accept how the application proves itself",
            cause: "Secret or certificate is not one of this registration's.",
            remedy: &[
                "At the provider, under Certificates & secrets, look whether the secret or certificate is listed there and has not expired.",
                "If in doubt make a new one, upload it here under Credentials, and choose it in this OAuth application.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.secret-expired",
            seen: &[Aadsts(7_000_222)],
            headline: "The client secret has expired",
            cause: "Every client secret ends on the day that was chosen when it was made, and this one's day has come.",
            remedy: &[
                "At the provider, under Certificates & secrets, make a new client secret and copy its Value.",
                "Upload it here as a Secret Text, choose it in this OAuth application and save. Nobody has to sign in again.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.proof-missing",
            seen: &[Aadsts(7_000_218)],
            headline: "The provider wants the application to prove itself",
            cause: "The registration is confidential, but no secret or certificate reached the provider.",
            remedy: &["Choose a Secret Text, or a Certificate with its SSH Key, in this OAuth application."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.public",
            seen: &[Aadsts(700_025)],
            headline: "The redirect URI is registered for another kind of application",
            cause: "It stands under Mobile and desktop applications, where no secret may be used.",
            remedy: &[
                "At the provider, under Authentication, remove the redirect URI there and add it under the platform Web.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.certificate-refused",
            seen: &[Aadsts(700_027), Aadsts(50_012)],
            headline: "The provider does not accept the certificate",
            cause: "The certificate is not among those of the registration, has expired, or the key is another one's.",
            remedy: &[
                "Download the certificate here and upload it at the provider under Certificates & secrets, Certificates.",
                "Compare the thumbprint shown there with the one shown here.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.certificate-subject",
            seen: &[Aadsts(700_030)],
            headline: "The provider does not trust the certificate's subject",
            cause: "The registration admits certificates by subject name and issuer, and this one's subject is not among them.",
            remedy: &[
                "Upload the certificate itself at the provider, under Certificates & secrets, Certificates.",
                "Or use a certificate with the subject that the registration names.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.assertion",
            seen: &[Aadsts(50_048)],
            headline: "What the application signed is not well formed",
            cause: "Issuer and subject of the signed proof differ. Countersign writes both itself.",
            remedy: &["Report this, with the report of a test run."],
            whose: Countersign,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.federation",
            seen: &[Aadsts(70_021), Aadsts(700_211), Aadsts(700_213)],
            headline: "No federated credential of the registration fits",
            cause: "The registration expects the proof of a foreign issuer, and issuer, subject or audience is not spelled as it is there.",
            remedy: &[
                "Countersign proves itself by secret or certificate: add one of them at the provider under Certificates & secrets.",
                "Choose it in this OAuth application and save.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.clock",
            seen: &[Aadsts(700_024)],
            headline: "This server's clock is wrong",
            cause: "What the application signs carries the time, and the provider finds it too far from its own.",
            remedy: &["Let the server set its clock by NTP, then try again."],
            whose: ServerOperator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.unknown",
            seen: &[Aadsts(700_016), Aadsts(700_011)],
            headline: "The provider does not know this application",
            cause: "Client id, tenant id or cloud is wrong: in this tenant there is no registration with this client id.",
            remedy: &[
                "Compare Application (client) ID and Directory (tenant) ID with the registration's Overview page, and the cloud with the one it was made in.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.disabled",
            seen: &[Aadsts(7_000_112)],
            headline: "The application is switched off",
            cause: "Under Enterprise applications it is not enabled for users to sign in.",
            remedy: &[
                "A tenant administrator switches it on: Enterprise applications, this application, Properties, Enabled for users to sign in.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.tenant-unknown",
            seen: &[Aadsts(90_002)],
            headline: "The provider does not know this tenant",
            cause: "The tenant id is mistyped, or the tenant lives in another cloud.",
            remedy: &[
                "Copy the Directory (tenant) ID from the registration's Overview page, and choose the cloud it was made in.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.other-cloud",
            seen: &[Aadsts(90_038), Aadsts(90_043), Aadsts(900_432), Aadsts(900_382)],
            headline: "The tenant lives in another cloud",
            cause: "National clouds (US Government, China) have sign-in services of their own, and an application is registered in each separately.",
            remedy: &[
                "Register the application in the tenant's own cloud.",
                "Choose that cloud in this OAuth application, with the ids of the new registration.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.single-tenant",
            seen: &[Aadsts(50_194)],
            headline: "The application belongs to one tenant",
            cause: "It was asked for with a tenant id that means everybody (common), but the registration admits only accounts of its own tenant.",
            remedy: &[
                "Enter the Directory (tenant) ID from the registration's Overview page as tenant id here.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.tenant-kind",
            seen: &[
                Aadsts(9_001_023),
                Aadsts(9_002_346),
                Aadsts(90_124),
                Aadsts(90_130),
            ],
            headline: "The provider wants a tenant by its id",
            cause: "The tenant id names a whole kind of accounts (common, consumers), which this application or request does not support.",
            remedy: &[
                "Enter the Directory (tenant) ID from the registration's Overview page as tenant id here.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.redirect-uri",
            seen: &[Aadsts(50_011)],
            headline: "The redirect URI is not registered",
            cause: "Scheme, host, port, path or capitals differ between the redirect URI here and those of the registration.",
            remedy: &[
                "Copy the redirect URI shown here and add it at the provider under Authentication, platform Web.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.client.redirect-uri-none",
            seen: &[Aadsts(500_113), Aadsts(900_971)],
            headline: "The registration has no redirect URI",
            cause: "The provider does not know where to send the browser back to.",
            remedy: &[
                "Copy the redirect URI shown here and add it at the provider under Authentication, platform Web.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "oauth.redirect-uri-changed",
            seen: &[Aadsts(500_112)],
            headline: "The redirect URI changed during the sign-in",
            cause: "The Server Base URL was changed between leaving for the provider and coming back.",
            remedy: &["Start again with Authorize."],
            whose: You,
            retry: model::advice::Retry::No,
        },
    ],
};

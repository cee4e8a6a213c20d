//! Codes of the Microsoft identity platform, as a table: cause, remedy, whose job.

use model::advice::{Problem, ProviderAnswer, WhoseJob};

/// One known code: its own code here, headline, cause, remedy steps, whose job.
pub(super) struct Known {
    pub(super) aadsts: u32,
    pub(super) code: &'static str,
    headline: &'static str,
    cause: &'static str,
    pub(super) remedy: &'static [&'static str],
    whose: WhoseJob,
}

/// Codes of the Microsoft identity platform that administrators meet (learn.microsoft.com: *Microsoft Entra authentication and
/// authorization error codes*). `oauth.client.…` is about the registration: the tokens themselves are good.
pub(super) const KNOWN: &[Known] = &[
    Known {
        aadsts: 7_000_215,
        code: "oauth.client.secret-wrong",
        headline: "The client secret is wrong",
        cause: "The provider does not know this secret. Most often the Secret ID was copied instead of the Value, or the secret belongs to another application.",
        remedy: &[
            "At the provider, under Certificates & secrets, make a new client secret and copy its Value at once.",
            "Upload it here as a Secret Text under Credentials.",
            "Choose it in this OAuth application and save.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 7_000_222,
        code: "oauth.client.secret-expired",
        headline: "The client secret has expired",
        cause: "Every client secret ends on the day that was chosen when it was made, and this one's day has come.",
        remedy: &[
            "At the provider, under Certificates & secrets, make a new client secret and copy its Value.",
            "Upload it here as a Secret Text, choose it in this OAuth application and save. Nobody has to sign in again.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 7_000_218,
        code: "oauth.client.proof-missing",
        headline: "The provider wants the application to prove itself",
        cause: "The registration is confidential, but no secret or certificate reached the provider.",
        remedy: &["Choose a Secret Text, or a Certificate with its SSH Key, in this OAuth application."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 700_025,
        code: "oauth.client.public",
        headline: "The redirect URI is registered for another kind of application",
        cause: "It stands under Mobile and desktop applications, where no secret may be used.",
        remedy: &[
            "At the provider, under Authentication, remove the redirect URI there and add it under the platform Web.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 700_016,
        code: "oauth.client.unknown",
        headline: "The provider does not know this application",
        cause: "Client id, tenant id or cloud is wrong: in this tenant there is no registration with this client id.",
        remedy: &[
            "Compare Application (client) ID and Directory (tenant) ID with the registration's Overview page, and the cloud with the one it was made in.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 7_000_112,
        code: "oauth.client.disabled",
        headline: "The application is switched off",
        cause: "Under Enterprise applications it is not enabled for users to sign in.",
        remedy: &[
            "A tenant administrator switches it on: Enterprise applications, this application, Properties, Enabled for users to sign in.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 90_002,
        code: "oauth.client.tenant-unknown",
        headline: "The provider does not know this tenant",
        cause: "The tenant id is mistyped, or the tenant lives in another cloud.",
        remedy: &[
            "Copy the Directory (tenant) ID from the registration's Overview page, and choose the cloud it was made in.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 700_027,
        code: "oauth.client.certificate-refused",
        headline: "The provider does not accept the certificate",
        cause: "The certificate is not among those of the registration, has expired, or the key is another one's.",
        remedy: &[
            "Download the certificate here and upload it at the provider under Certificates & secrets, Certificates.",
            "Compare the thumbprint shown there with the one shown here.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 700_024,
        code: "oauth.client.clock",
        headline: "This server's clock is wrong",
        cause: "What the application signs carries the time, and the provider finds it too far from its own.",
        remedy: &["Let the server set its clock by NTP, then try again."],
        whose: WhoseJob::ServerOperator,
    },
    Known {
        aadsts: 50_011,
        code: "oauth.client.redirect-uri",
        headline: "The redirect URI is not registered",
        cause: "Scheme, host, port, path or capitals differ between the redirect URI here and those of the registration.",
        remedy: &[
            "Copy the redirect URI shown here and add it at the provider under Authentication, platform Web.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 500_112,
        code: "oauth.redirect-uri-changed",
        headline: "The redirect URI changed during the sign-in",
        cause: "The Server Base URL was changed between leaving for the provider and coming back.",
        remedy: &["Start again with Authorize."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 65_001,
        code: "oauth.consent-missing",
        headline: "A permission has not been consented to",
        cause: "Neither the account nor a tenant administrator has agreed to all permissions this application asks for, or the consent was taken back.",
        remedy: &[
            "A tenant administrator opens the admin consent link of this OAuth application and accepts.",
            "Then press Re-Authorize.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 65_004,
        code: "oauth.consent-declined",
        headline: "The permissions were declined",
        cause: "On the provider's page the request for permissions was not accepted.",
        remedy: &[
            "Press Authorize again and accept, or let a tenant administrator consent for everybody with the admin consent link.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 90_094,
        code: "oauth.admin-consent-needed",
        headline: "Only an administrator may consent",
        cause: "This tenant does not let its users consent to applications.",
        remedy: &[
            "Send the admin consent link of this OAuth application to a tenant administrator.",
            "Then press Authorize again.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 50_105,
        code: "oauth.not-assigned",
        headline: "The account is not assigned to the application",
        cause: "The application admits only accounts that were assigned to it.",
        remedy: &[
            "A tenant administrator assigns the account: Enterprise applications, this application, Users and groups.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 50_173,
        code: "oauth.revoked",
        headline: "The sign-in was ended at the provider",
        cause: "The account's password was reset or its sessions were revoked. The provider then ends every sign-in made before.",
        remedy: &["Press Re-Authorize and sign in as the same account."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 700_082,
        code: "oauth.idle",
        headline: "The sign-in lapsed because it was not used",
        cause: "A sign-in that is not used for 90 days ends. Countersign renews it all the time, so this server must have been off that long.",
        remedy: &["Press Re-Authorize and sign in as the same account."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 70_008,
        code: "oauth.expired",
        headline: "The sign-in has expired",
        cause: "It took too long to come back, or it was not used for a long time.",
        remedy: &["Press Re-Authorize and sign in as the same account."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 70_043,
        code: "oauth.sign-in-frequency",
        headline: "A policy ends sign-ins after some time",
        cause: "A Conditional Access policy of the tenant sets how often accounts must sign in.",
        remedy: &[
            "Press Re-Authorize now.",
            "A tenant administrator exempts this account from the sign-in frequency policy, or it will happen again.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 54_005,
        code: "oauth.code-used",
        headline: "This sign-in was used already",
        cause: "The page was reloaded or opened twice.",
        remedy: &["Start again with Authorize."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 501_481,
        code: "oauth.pkce",
        headline: "This sign-in does not belong to this browser's start",
        cause: "Two sign-ins got mixed up, in two tabs for instance.",
        remedy: &["Start again with Authorize, in one tab."],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 50_076,
        code: "oauth.mfa",
        headline: "The provider wants a second factor",
        cause: "A policy of the tenant asks for multifactor authentication now.",
        remedy: &[
            "Press Re-Authorize and answer the second factor.",
            "If it comes back often, a tenant administrator exempts the account.",
        ],
        whose: WhoseJob::You,
    },
    Known {
        aadsts: 53_003,
        code: "oauth.conditional-access",
        headline: "A Conditional Access policy blocks the sign-in",
        cause: "Place, device, risk or application is not what a policy of the tenant allows.",
        remedy: &[
            "A tenant administrator opens the sign-in log, finds the entry by the request id below, and reads on its tab Conditional Access which policy it was.",
        ],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 50_057,
        code: "oauth.account-disabled",
        headline: "The account is disabled",
        cause: "Somebody blocked its sign-in. Accounts of shared mailboxes are blocked on purpose: sign in as an account that has been given access instead.",
        remedy: &["Enable the account, or authorize with another one."],
        whose: WhoseJob::TenantAdministrator,
    },
    Known {
        aadsts: 650_057,
        code: "oauth.permission-unregistered",
        headline: "The registration lacks a permission",
        cause: "The application asks for a permission that is not listed in its registration.",
        remedy: &[
            "At the provider, under API permissions, add the permissions listed here.",
            "Then press Authorize again.",
        ],
        whose: WhoseJob::You,
    },
];

/// The entry of a code such as `AADSTS50173`.
pub(super) fn find(code: &str) -> Option<&'static Known> {
    let number: u32 = code.strip_prefix("AADSTS")?.parse().ok()?;
    KNOWN.iter().find(|known| known.aadsts == number)
}

impl Known {
    /// The problem, with what the provider answered.
    pub(super) fn problem(&self, answer: Option<ProviderAnswer>) -> Problem {
        Problem {
            code: self.code.to_owned(),
            headline: self.headline.to_owned(),
            cause: self.cause.to_owned(),
            remedy: self.remedy.iter().map(|&step| step.to_owned()).collect(),
            whose_job: self.whose,
            answer,
        }
    }
}

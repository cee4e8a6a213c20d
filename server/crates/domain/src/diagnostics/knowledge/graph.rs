//! Codes of Microsoft Graph and of Exchange behind it that say more than their status.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Graph, GraphSaying};
use model::advice::Retry::{AfterRemedy, ByItself, No};
use model::advice::WhoseJob::{Countersign, Provider, TenantAdministrator, You};

/// Source: learn.microsoft.com, *Microsoft Graph error responses and resource types*; *Throttling limits*; *RBAC for Applications*.
pub(super) static AREA: Area = Area {
    title: "Microsoft Graph",
    about: "Graph names each refusal by a code and a request id. Microsoft's support asks for the request id and the time; Countersign shows both.",
    entries: &[
        &Entry {
            id: "access.claims-challenge",
            seen: &[
                GraphSaying("InvalidAuthenticationToken", "Continuous access evaluation"),
                GraphSaying(
                    "InvalidAuthenticationToken",
                    "TokenIssuedBeforeRevocationTimestamp",
                ),
            ],
            headline: "The provider wants the account to sign in anew",
            cause: "Password, place or risk of the account changed, and the provider checks that at once: it no longer accepts tokens made before.",
            remedy: &[
                "Press Re-Authorize and sign in as the same account.",
                "If it comes back, a tenant administrator reads in the sign-in log which policy asks for it.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "access.token-audience",
            seen: &[GraphSaying("InvalidAuthenticationToken", "Invalid audience")],
            headline: "The access token is for another service",
            cause: "Sign-in service and Graph belong to different clouds, so the token that one gives is of no use at the other.",
            remedy: &[
                "Choose the cloud that the tenant lives in; for custom endpoints, check that both addresses belong together.",
                "Then press Re-Authorize.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "access.app-policy",
            seen: &[GraphSaying("ErrorAccessDenied", "AppOnly AccessPolicy")],
            headline: "A policy of Exchange keeps the application out of this mailbox",
            cause: "The tenant limits which mailboxes the application may open, and this one is not among them. A change takes up to two hours to apply.",
            remedy: &[
                "A tenant administrator adds the mailbox to the application's scope: New-ManagementRoleAssignment for RBAC for Applications, or the group of the older application access policy.",
                "Test again after two hours.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "access.directory-denied",
            seen: &[Graph("Authorization_RequestDenied")],
            headline: "The directory denies access",
            cause: "The account may not read what Countersign asked of the directory: the permission User.Read is missing.",
            remedy: &[
                "At the provider, under API permissions, add the delegated permission User.Read of Microsoft Graph.",
                "Press Re-Authorize, so that the sign-in takes it up.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "access.on-premises",
            seen: &[Graph("extensionError")],
            headline: "The mailbox cannot be reached through Graph",
            cause: "It lies on an Exchange server of your own without a connection to the cloud, or a policy keeps applications out of it.",
            remedy: &[
                "A tenant administrator looks where the mailbox lies, and moves it to Exchange Online or sets up the hybrid connection.",
                "Or use the server's own SMTP and IMAP, with Auth Type Basic Auth.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.mailbox-not-enabled",
            seen: &[Graph("MailboxNotEnabledForRESTAPI")],
            headline: "The account has no mailbox in Exchange Online",
            cause: "It has no licence with a mailbox, its mailbox was deleted a short time ago, or it lies on a server of your own.",
            remedy: &[
                "A tenant administrator assigns a licence with Exchange Online to the account. A new mailbox takes some minutes.",
                "Or authorize as an account that has a mailbox.",
            ],
            whose: TenantAdministrator,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.mailbox-invalid",
            seen: &[Graph("ErrorInvalidUser")],
            headline: "This address is not a mailbox",
            cause: "It is unknown, or belongs to a group or a distribution list, which have no mailbox of their own.",
            remedy: &[
                "Enter the address of a user or shared mailbox in the email settings and reply options.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.item-missing",
            seen: &[Graph("ErrorItemNotFound")],
            headline: "A message or folder is not there any more",
            cause: "It was moved or deleted meanwhile, or lies in another mailbox.",
            remedy: &["Test again: Countersign looks it up anew."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.folder-gone",
            seen: &[Graph("ErrorFolderNotFound"), Graph("ErrorSyncFolderNotFound")],
            headline: "The folder is not there any more",
            cause: "Somebody deleted or moved it in the mailbox.",
            remedy: &["Make the folder in the mailbox, or enter one that exists as Email Reply Folder."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.recipients-invalid",
            seen: &[Graph("ErrorInvalidRecipients")],
            headline: "A recipient's address is not valid",
            cause: "Exchange cannot resolve it: it is mistyped, blank, or several addresses stand in one.",
            remedy: &["The test goes to your own address: check it on your account page."],
            whose: You,
            retry: No,
        },
        &Entry {
            id: "mail.too-large-exchange",
            seen: &[Graph("ErrorMessageSizeExceeded")],
            headline: "The mail is larger than this mailbox may send",
            cause: "Exchange limits the size of a message for each mailbox, often to 35 MB.",
            remedy: &[
                "A tenant administrator raises the limit: Exchange admin center, Mailboxes, this mailbox, Message size restriction.",
            ],
            whose: TenantAdministrator,
            retry: No,
        },
        &Entry {
            id: "mail.mailbox-full",
            seen: &[Graph("ErrorQuotaExceeded"), Graph("quotaLimitReached")],
            headline: "The mailbox is full",
            cause: "Exchange takes no more into it, neither mail nor copies of what is sent.",
            remedy: &[
                "Delete or archive what the mailbox no longer needs, Deleted Items included.",
                "Or a tenant administrator gives it a licence with more space.",
            ],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "server.concurrency",
            seen: &[Graph("ApplicationThrottled")],
            headline: "{server} gets too many calls at once for this mailbox",
            cause: "Graph answers four calls at a time for one application and one mailbox. Another program with the same client id counts as well.",
            remedy: &[
                "Wait a few minutes, then test again.",
                "If it stays so, give each program a registration of its own.",
            ],
            whose: Provider,
            retry: ByItself,
        },
        &Entry {
            id: "mail.sending-limit",
            seen: &[Graph("ErrorExceededMessageLimit")],
            headline: "The mailbox has sent as much as it may in a day",
            cause: "Exchange Online limits recipients and messages of each mailbox per day. The limit moves on by itself.",
            remedy: &[
                "Wait until tomorrow.",
                "If it happens again, spread the mail over several mailboxes or a service for bulk mail.",
            ],
            whose: Provider,
            retry: ByItself,
        },
        &Entry {
            id: "mail.sync-lost",
            seen: &[Graph("SyncStateNotFound"), Graph("ResyncRequired")],
            headline: "The provider no longer knows where reading stopped",
            cause: "It keeps that mark for some days only, and drops it when a mailbox moves.",
            remedy: &["Test again: reading begins anew. Nothing is lost."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.changed-meanwhile",
            seen: &[Graph("ErrorIrresolvableConflict"), Graph("PreconditionFailed")],
            headline: "The message was changed meanwhile",
            cause: "Somebody or another program worked on it at the same time.",
            remedy: &["Test again: Countersign reads it anew."],
            whose: You,
            retry: AfterRemedy,
        },
        &Entry {
            id: "mail.request-invalid",
            seen: &[
                Graph("ErrorInvalidIdMalformed"),
                Graph("ErrorMimeContentInvalidBase64String"),
                Graph("InvalidInternetMessageHeader"),
                Graph("InvalidInternetMessageHeaderCollection"),
                Graph("ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"),
                Graph("BadRequest"),
                Graph("RequestBodyRead"),
                Graph("UnableToDeserializePostBody"),
                Graph("ErrorInvalidRequest"),
            ],
            headline: "Graph does not accept the request",
            cause: "The form of the request is not what Graph expects. The settings cannot cause that; Countersign, or a proxy that changes requests, can.",
            remedy: &["Report this, with the report of the test run."],
            whose: Countersign,
            retry: No,
        },
        &Entry {
            id: "mail.query-too-complex",
            seen: &[Graph("InefficientFilter")],
            headline: "Graph finds the search too complex",
            cause: "Filter and order of a search do not fit together. Countersign writes both itself.",
            remedy: &["Report this, with the report of the test run."],
            whose: Countersign,
            retry: No,
        },
    ],
};

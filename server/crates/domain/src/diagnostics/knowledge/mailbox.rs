//! Access, sender, recipient, folder: what any mail server or mail API may refuse.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Graph, Imap, Smtp, SmtpSaying, Words};
use model::advice::Retry::{AfterRemedy, No};
use model::advice::WhoseJob::{MailServerOperator, TenantAdministrator, You};

/// No way to sign in.
pub(in crate::diagnostics) static NO_MECHANISM: Entry = Entry {
    id: "access.no-mechanism",
    seen: &[Smtp("504 5.5.4"), Imap("PRIVACYREQUIRED"), Smtp("538 5.7.11")],
    headline: "{server} offers no way to sign in with a password",
    cause: "Among the ways it offers there is none that takes user name and password.",
    remedy: &[
        "If it takes mail without sign-in, choose the Auth Type None.",
        "If it offers none before TLS, choose a TLS mode with encryption.",
        "If it wants OAuth, choose OAuth.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// User name or password refused.
pub(in crate::diagnostics) static LOGIN_REFUSED: Entry = Entry {
    id: "access.login-refused",
    seen: &[
        Smtp("535 5.7.8"),
        Imap("AUTHENTICATIONFAILED"),
        Words("AUTHENTICATE failed"),
        Words("LOGIN failed"),
    ],
    headline: "{server} refuses user name or password",
    cause: "Servers do not say which of the two is wrong. The account may also be locked, or not allowed to sign in this way.",
    remedy: &[
        "Check User Name and type the password again.",
        "Sign in with the same values in a mail program, to see whether the account works at all.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// The token was refused.
pub(in crate::diagnostics) static TOKEN_REFUSED: Entry = Entry {
    id: "access.token-refused",
    seen: &[Graph("InvalidAuthenticationToken")],
    headline: "{server} refuses the access token",
    cause: "The sign-in was ended at the provider, or the token is for another cloud.",
    remedy: &[
        "Press Re-Authorize on the OAuth application.",
        "If it stays so, check its cloud and endpoints.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// No right.
pub(in crate::diagnostics) static DENIED: Entry = Entry {
    id: "access.denied",
    seen: &[
        Graph("ErrorAccessDenied"),
        Graph("AccessDenied"),
        Imap("NOPERM"),
        Imap("AUTHORIZATIONFAILED"),
    ],
    headline: "{server} denies access",
    cause: "The account signed in, but may not do this: a permission was not granted, or it has no rights on this mailbox.",
    remedy: &[
        "Compare the permissions on the OAuth application's page; consent to what is missing, then Re-Authorize.",
        "For a shared mailbox: give the account Full Access to it. The provider may need an hour to apply that.",
    ],
    whose: TenantAdministrator,
    retry: AfterRemedy,
};

/// The sender is not this account's.
pub(in crate::diagnostics) static SENDER_REFUSED: Entry = Entry {
    id: "mail.sender-refused",
    seen: &[
        Graph("ErrorSendAsDenied"),
        Smtp("554 5.2.252"),
        Smtp("550 5.7.60"),
        SmtpSaying("553 5.7.1", "not owned by"),
    ],
    headline: "{server} does not let this account send from the From Address",
    cause: "The account that signs in has no right to send as this address.",
    remedy: &[
        "Give the account the right Send As for the From Address, or enter the account's own address as From Address.",
    ],
    whose: TenantAdministrator,
    retry: AfterRemedy,
};

/// The recipient is not taken.
pub(in crate::diagnostics) static RECIPIENT_REFUSED: Entry = Entry {
    id: "mail.recipient-refused",
    seen: &[],
    headline: "{server} does not take mail for the recipient",
    cause: "The server does not know the address, or does not pass mail on to other domains.",
    remedy: &[
        "The test goes to your own address: check it on your account page.",
        "If it is right, the server has to be allowed to send to its domain.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// No mailbox.
pub(in crate::diagnostics) static MAILBOX_MISSING: Entry = Entry {
    id: "mail.mailbox-missing",
    seen: &[
        Graph("Request_ResourceNotFound"),
        Graph("ResourceNotFound"),
        Graph("ErrorNonExistentMailbox"),
    ],
    headline: "There is no such mailbox",
    cause: "The address is mistyped, belongs to a group or list, or its mailbox has no licence.",
    remedy: &["Check the addresses on the email settings and reply options."],
    whose: You,
    retry: AfterRemedy,
};

/// No folder of that name.
pub(in crate::diagnostics) static FOLDER_MISSING: Entry = Entry {
    id: "mail.folder-missing",
    seen: &[Imap("NONEXISTENT"), Imap("TRYCREATE")],
    headline: "There is no folder “{folder}”",
    cause: "At that place {there}.",
    remedy: &["Make the folder in the mailbox, or enter one that exists as Email Reply Folder."],
    whose: You,
    retry: AfterRemedy,
};

/// Too large.
pub(in crate::diagnostics) static TOO_LARGE: Entry = Entry {
    id: "mail.too-large",
    seen: &[Smtp("552 5.3.4"), Smtp("552 5.2.3")],
    headline: "The mail is too large for {server}",
    cause: "It exceeds the size the server accepts.",
    remedy: &["Raise the limit on the mail server."],
    whose: MailServerOperator,
    retry: No,
};

/// Refused in words that are not known.
pub(in crate::diagnostics) static REJECTED: Entry = Entry {
    id: "mail.rejected",
    seen: &[Smtp("554 5.7.1")],
    headline: "{server} refuses",
    cause: "It refused for good, for a reason that is not known here. Its own words are below.",
    remedy: &["Show the answer below to whoever runs the mail server."],
    whose: MailServerOperator,
    retry: No,
};

/// Nothing shows where replies arrive.
pub(in crate::diagnostics) static REPLY_ADDRESS_UNPROVEN: Entry = Entry {
    id: "mail.reply-address-unproven",
    seen: &[],
    headline: "Nothing shows that the reply address leads into this mailbox",
    cause: "{address} is not the account that signs in, and no mail to it lies in the reply folder or the inbox.",
    remedy: &[
        "Send a mail to {address}, wait until it arrives, and test again.",
        "If it does not arrive here, enter another Approval Reply Address, or read its mailbox.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Accepted, and gone.
pub(in crate::diagnostics) static NOT_IN_SENT_ITEMS: Entry = Entry {
    id: "mail.not-in-sent-items",
    seen: &[],
    headline: "The mail was accepted, but is not in Sent Items",
    cause: "We looked for {seconds} seconds in Sent Items of {mailbox}. The mail may be held back, or kept nowhere.",
    remedy: &[
        "Look whether it arrived at your own address.",
        "If it did, the mailbox does not keep copies of what is sent. If not, a tenant administrator follows it with a message trace.",
    ],
    whose: TenantAdministrator,
    retry: AfterRemedy,
};

/// Sources: RFC 5321, RFC 4954, RFC 5530; learn.microsoft.com, *Microsoft Graph error responses*.
pub(super) static AREA: Area = Area {
    title: "Access, sender, recipient, folder",
    about: "What mail servers and Microsoft Graph alike may refuse.",
    entries: &[
        &NO_MECHANISM,
        &LOGIN_REFUSED,
        &TOKEN_REFUSED,
        &DENIED,
        &SENDER_REFUSED,
        &RECIPIENT_REFUSED,
        &MAILBOX_MISSING,
        &FOLDER_MISSING,
        &TOO_LARGE,
        &REJECTED,
        &REPLY_ADDRESS_UNPROVEN,
        &NOT_IN_SENT_ITEMS,
    ],
};

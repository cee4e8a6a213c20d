//! Every fault in words: what it does, when a real tenant does it, what an administrator sees.

/// What can be entered for a property of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// A whole number.
    Number,
    /// A word or a part of a path.
    Text,
    /// On or off.
    Flag,
    /// A JSON object.
    Json,
    /// Which half of the tenant.
    Reach,
}

/// A property of a fault.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Name in `/_control/faults`; empty when the number is the whole value.
    pub(super) property: &'static str,
    /// Label.
    pub(super) label: &'static str,
    /// What can be entered.
    pub(super) input: Input,
}

const fn field(property: &'static str, label: &'static str, input: Input) -> Field {
    Field {
        property,
        label,
        input,
    }
}

const ONLY: Field = field("only", "Strikes", Input::Reach);
const PATH: Field = field("only_path", "Only paths with", Input::Text);
const TIMES: Field = field("times", "Only so many times", Input::Number);
const CODE: Field = field("code", "AADSTS number", Input::Number);

/// One fault.
pub(super) struct Described {
    /// Name in `/_control/faults`.
    pub(super) name: &'static str,
    /// Short name.
    pub(super) label: &'static str,
    /// What the practice tenant does.
    pub(super) does: &'static str,
    /// When a real tenant does it.
    pub(super) really: &'static str,
    /// What an administrator sees of it.
    pub(super) sees: &'static str,
    /// What it takes.
    pub(super) fields: &'static [Field],
}

/// Faults that belong together.
pub(super) struct Section {
    /// Heading.
    pub(super) title: &'static str,
    /// The faults.
    pub(super) faults: &'static [Described],
}

/// Rows of a section: name, label; does; really; sees; fields.
macro_rules! section {
    ($title:literal; $($name:literal $label:literal [$($field:expr),*]
        does $does:literal, really $really:literal, sees $sees:literal;)+) => {
        Section { title: $title, faults: &[$(Described {
            name: $name, label: $label, does: $does, really: $really, sees: $sees, fields: &[$($field),*],
        }),+] }
    };
}

/// All faults, in the order of the page.
pub(super) const SECTIONS: [Section; 4] = [
    section! { "Keys, consent and tokens";
        "wrong_secret" "Wrong secret" []
            does "Every client secret is refused as AADSTS7000215, every client assertion as AADSTS700027.",
            really "The Secret ID was entered instead of the Value, the secret was deleted, or it belongs to another registration.",
            sees "Enterprise applications → Sign-in logs → Service principal sign-ins: failure 7000215. The application gets no token for anybody.";
        "expired_secret" "Expired secret" []
            does "Secrets are refused as expired: AADSTS7000222. Certificates too: AADSTS700027.",
            really "The end date of the secret or certificate has passed; 24 months is the longest the portal gives.",
            sees "Certificates & secrets shows the entry as expired. All accounts of the application stop at once.";
        "consent_missing" "Consent missing" []
            does "Nobody has consented: AADSTS65001 at the token endpoint, “Need admin approval” in the browser, app-only tokens without roles.",
            really "The tenant does not let people consent, a permission was added later, or somebody revoked the consent.",
            sees "API permissions says “Not granted”; Enterprise applications → Permissions is empty.";
        "grant_revoked" "Grant revoked" []
            does "Refresh tokens given out so far answer AADSTS50173. Authorizing anew works.",
            really "An administrator revoked the sessions or reset the password. For one account alone, use the page Users.",
            sees "Users → the account → Sign-in logs: failure 50173. Only authorizing again helps.";
        "revoke_on_reuse" "Revoke on reuse" []
            does "A refresh token that is used twice withdraws its grant: AADSTS50173.",
            really "Microsoft does not do this and lets old refresh tokens live; other providers do (RFC 9700, section 4.14).",
            sees "A client that loses a rotated token, or refreshes in two places, has to be authorized again.";
        "device_code_blocked" "Device code blocked" []
            does "Signing in with a device code ends in AADSTS53003; refresh tokens obtained that way answer AADSTS530036.",
            really "A Conditional Access policy “Block device code flow” was switched on; Microsoft ships one.",
            sees "Sign-in logs: failure 530036, weeks after the account was connected. Authorize with the browser instead.";
        "access_token_seconds" "Short access tokens" [field("", "Life, seconds", Input::Number)]
            does "Access tokens live this long instead of an hour.",
            really "Lifetimes vary between 60 and 90 minutes; policies can shorten them to ten minutes.",
            sees "More refreshes. A client that does not honour expires_in is refused by Graph.";
        "refuse_token" "Refuse tokens with a code" [CODE]
            does "Every request to the token endpoint is refused with this AADSTS code, in its exact form.",
            really "Depends on the code: see the list of codes.",
            sees "The application shows the code; Sign-in logs has it as failure reason.";
        "refuse_authorize" "End sign-in with a code" [CODE]
            does "Every authorization request ends with this AADSTS code: at the redirect URI, or on a page here, as the code does.",
            really "Depends on the code: see the list of codes.",
            sees "Most of these stay on Microsoft’s page, and the application never learns of them.";
    },
    section! { "Service, network and clock";
        "throttled" "Throttled" [field("retry_after", "Retry-After, seconds", Input::Number),
            field("as_date", "As a date (Graph)", Input::Flag), ONLY, PATH, TIMES]
            does "429 with Retry-After.",
            really "Too many requests of this application, tenant or mailbox.",
            sees "Graph’s usage reports show throttled requests. A client has to wait as long as it is told.";
        "down" "Down" [ONLY, PATH, TIMES]
            does "503.",
            really "An outage, for seconds or hours.",
            sees "Microsoft 365 admin center → Service health.";
        "slow" "Slow" [field("milliseconds", "Delay, milliseconds", Input::Number), ONLY, PATH, TIMES]
            does "Every answer comes late.",
            really "A busy mailbox, a proxy that inspects, a long way.",
            sees "Nothing in the portal. Clients with short time limits give up.";
        "clock_skew" "Wrong clock" [field("seconds", "Seconds ahead (negative: behind)", Input::Number)]
            does "The tenant’s clock is off: Date headers, times in tokens, validity of assertions.",
            really "It is the client’s server whose clock is wrong; from its side it looks like this. Five minutes are forgiven.",
            sees "AADSTS700024 for certificates; ID tokens that are “not valid yet”.";
    },
    section! { "Graph refuses";
        "refuse_graph" "Refuse with a code" [field("status", "Status", Input::Number), field("code", "Code", Input::Text),
            field("inner_code", "Inner code", Input::Text), field("message", "Message", Input::Text), PATH, TIMES]
            does "Graph answers with this status and error code, in Graph’s envelope; 403 ErrorAccessDenied unless told otherwise.",
            really "Missing permissions, missing rights on a mailbox, mailboxes that do not exist or are on premises.",
            sees "The application shows Graph’s code. For rights look at Exchange admin center → Mailboxes → Delegation.";
        "claims_challenge" "Claims challenge" [field("claims", "Claims (JSON; the usual ones when empty)", Input::Json), PATH, TIMES]
            does "401 with error=\"insufficient_claims\" and the claims a new token needs.",
            really "Continuous access evaluation: password changed, sessions revoked, account blocked, forbidden network.",
            sees "Sign-in logs → Continuous access evaluation: Yes. A client that cannot answer must authorize again.";
        "too_large" "Too large" [PATH, TIMES]
            does "413 for every request.",
            really "More than 4 MB in one request, or more than the mailbox’s message size limit (35 MB unless raised).",
            sees "Exchange admin center → Mailboxes → Message size restrictions.";
        "sync_state_lost" "Sync state lost" [PATH, TIMES]
            does "Delta tokens of before are refused with 410 Gone.",
            really "A delta token was not used for long, or the mailbox was moved.",
            sees "Nothing in the portal. The client starts over with a full read.";
    },
    section! { "Graph on bad lines";
        "sent_but_504" "Sent, but 504" [PATH, TIMES]
            does "sendMail sends, and answers 504 Gateway Timeout.",
            really "The mail was accepted, and the answer got lost on the way.",
            sees "The mail is in Sent Items although the application saw an error: sending again makes a double.";
        "reset_connection" "Connection reset" [field("after", "After the work was done", Input::Flag), PATH, TIMES]
            does "The connection ends without an answer: before anything was done, or after, when a mail has gone out.",
            really "A firewall or proxy cuts connections.",
            sees "Nothing in the portal; the proxy’s log.";
        "slow_body" "Slow body" [field("milliseconds", "Spread over, milliseconds", Input::Number), PATH, TIMES]
            does "Headers come at once, the body trickles.",
            really "Large answers over a slow line.",
            sees "Nothing in the portal. Clients with a limit for the whole answer give up.";
        "truncated_json" "Truncated JSON" [PATH, TIMES]
            does "Half of the body arrives, in an answer that looks complete.",
            really "A proxy that rewrites answers.",
            sees "Nothing in the portal; the proxy’s log.";
    },
];

/// All faults.
pub(super) fn all() -> impl Iterator<Item = &'static Described> {
    SECTIONS.iter().flat_map(|section| section.faults)
}

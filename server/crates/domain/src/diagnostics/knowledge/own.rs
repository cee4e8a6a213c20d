//! What Countersign itself finds out about settings and about itself.

use super::Area;
use super::entry::Entry;
use model::advice::Retry::{AfterRemedy, ByItself};
use model::advice::WhoseJob::{ServerOperator, You};

/// A field is blank.
pub(in crate::diagnostics) static INCOMPLETE: Entry = Entry {
    id: "settings.incomplete",
    seen: &[],
    headline: "Something is still blank",
    cause: "Without a value: {fields}.",
    remedy: &["Fill it in on Email, {page}, and save."],
    whose: You,
    retry: AfterRemedy,
};

/// The administrator has no address.
pub(in crate::diagnostics) static NO_RECIPIENT: Entry = Entry {
    id: "test.recipient",
    seen: &[],
    headline: "The test does not know where to send to",
    cause: "Your own address is not a mail address.",
    remedy: &["Enter it on your account page."],
    whose: You,
    retry: AfterRemedy,
};

/// A step took too long.
pub(in crate::diagnostics) static TOO_SLOW: Entry = Entry {
    id: "test.step-too-slow",
    seen: &[],
    headline: "This step did not end within 90 seconds",
    cause: "The other side keeps the connection open and does not answer.",
    remedy: &["Test again. If it stays so, look at the network between this server and the other side."],
    whose: ServerOperator,
    retry: ByItself,
};

/// Our own fault.
pub(in crate::diagnostics) static INTERNAL: Entry = Entry {
    id: "internal",
    seen: &[],
    headline: "Countersign itself has a fault",
    cause: "The database or the master key did not do its part.",
    remedy: &["Look into the server's log at this time."],
    whose: ServerOperator,
    retry: AfterRemedy,
};

/// A code that is not in the table.
pub(in crate::diagnostics) static UNKNOWN_CODE: Entry = Entry {
    id: "unknown-code",
    seen: &[],
    headline: "{code} is not known here",
    cause: "It looks like a provider's code, but it is none of those that Countersign can explain. What was received is below.",
    remedy: &[
        "Search for the code at the provider: Microsoft explains its sign-in codes at https://login.microsoftonline.com/error",
        "A tenant administrator finds the attempt in the sign-in log, by its time or request id.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Text without any code.
pub(in crate::diagnostics) static NO_CODE: Entry = Entry {
    id: "no-code",
    seen: &[],
    headline: "There is no code in this text",
    cause: "Neither a code nor a phrase that Countersign knows stands in it.",
    remedy: &[
        "Copy the whole message, with its details: on Microsoft's pages they are behind Troubleshooting details or More details.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// Our own findings.
pub(super) static AREA: Area = Area {
    title: "Countersign's own checks",
    about: "What is found without asking anybody else.",
    entries: &[
        &INCOMPLETE,
        &NO_RECIPIENT,
        &TOO_SLOW,
        &INTERNAL,
        &UNKNOWN_CODE,
        &NO_CODE,
    ],
};

//! What can go wrong outside any page, and the words for it.

use http::StatusCode;

/// What the button below the explanation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Leads to the overview.
    Overview,
    /// Opens the sign-in beside this page.
    SignIn,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No such page, for somebody who is not signed in.
    NotFound,
    /// A form came from another site, or from a page that is out of date.
    ForeignForm,
    /// The session has ended, or there was none: a form cannot be taken.
    SignedOut,
    /// The request is broken, or not of a kind that is understood here.
    Unreadable,
    /// The address is right, but nothing can be sent there in this way.
    WrongMethod,
    /// The request took too long to arrive.
    TooSlow,
    /// More than the server takes.
    TooLarge,
    /// Too many requests in a short time.
    TooMany,
    /// It took too long.
    TimedOut,
    /// A mistake of ours, or a database that does not answer.
    Internal,
    /// The server is starting or stopping, or the database is away.
    Unavailable,
}

/// What a person reads.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) cause: &'static str,
    pub(super) remedy: &'static str,
    pub(super) whose_job: &'static str,
    pub(super) action: Action,
}

impl Fault {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What explains a status that a layer answered without a word; `None` for what is no error.
    #[must_use]
    pub fn of(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::UNAUTHORIZED => Self::SignedOut,
            StatusCode::FORBIDDEN => Self::ForeignForm,
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            StatusCode::GATEWAY_TIMEOUT => Self::TimedOut,
            other if other.is_client_error() => Self::Unreadable,
            other if other.is_server_error() => Self::Internal,
            _ => return None,
        })
    }

    pub(super) const fn words(self) -> Words {
        match self {
            Self::NotFound => Words {
                title: "There is nothing here",
                lead: "No page has this address.",
                cause: "It may have been mistyped, or what it showed has been deleted since.",
                remedy: "Go to the overview.",
                whose_job: "Yours",
                action: Action::Overview,
            },
            Self::ForeignForm => Words {
                title: "This form was not accepted",
                lead: "It seems to come from another site. Nothing was saved.",
                cause: "The browser says that the form was not sent by a page of this console, or a proxy changes the host name.",
                remedy: "Open the page again and send the form from there. If it stays so, let the proxy pass the Host header on.",
                whose_job: "Yours, or whoever runs the proxy",
                action: Action::Overview,
            },
            Self::SignedOut => Words {
                title: "You are signed out",
                lead: "This form arrived without a session, so nothing was saved. What you typed is not lost.",
                cause: "A session ends two hours after the last request, twelve hours after signing in, or when somebody ends it.",
                remedy: "Sign in in a new tab. Then come back to this one and reload it: the browser asks whether to send the form again.",
                whose_job: "Yours",
                action: Action::SignIn,
            },
            Self::Unreadable => Words {
                title: "This request could not be read",
                lead: "It is broken, or of a kind that this address does not take. Nothing was saved.",
                cause: "A program that sends something else than the form of this console, or a proxy that changes it.",
                remedy: "Open the page again and send the form from there.",
                whose_job: "Yours, or whoever wrote the program",
                action: Action::Overview,
            },
            Self::WrongMethod => Words {
                title: "Nothing is shown here",
                lead: "This address takes what a form or a button sends, or shows a page; not what was asked of it.",
                cause: "The address of a form was opened like a page, or a program asks in the wrong way.",
                remedy: "Go to the overview and use the button on the page.",
                whose_job: "Yours",
                action: Action::Overview,
            },
            Self::TooSlow => Words {
                title: "The form did not arrive in time",
                lead: "The server stopped waiting for the rest of it. Nothing was saved.",
                cause: "A slow or broken connection between your browser and the server.",
                remedy: "Go back and send the form again.",
                whose_job: "Yours, or whoever runs the network",
                action: Action::Overview,
            },
            Self::TooLarge => Words {
                title: "That was too much",
                lead: "What you sent is larger than this console takes. Nothing was saved.",
                cause: "Keys and certificates are a few kilobytes; this was far more.",
                remedy: "Check that it is the right file.",
                whose_job: "Yours",
                action: Action::Overview,
            },
            Self::TooMany => Words {
                title: "Too many requests",
                lead: "Your address sends more than this console answers. Nothing was saved.",
                cause: "A script, or many tabs that reload.",
                remedy: "Wait a minute and try again.",
                whose_job: "Yours",
                action: Action::Overview,
            },
            Self::TimedOut => Words {
                title: "This took too long",
                lead: "The server gave up waiting.",
                cause: "The database or a provider did not answer in time.",
                remedy: "Look whether it was done before you try again. If it stays so, look at the load of the server.",
                whose_job: "Whoever runs this server",
                action: Action::Overview,
            },
            Self::Internal => Words {
                title: "This page could not be shown",
                lead: "The fault is on the server, not in what you did. Nothing was saved.",
                cause: "An error that Countersign did not expect.",
                remedy: "Try again in a minute. If it stays so, look into the server’s log.",
                whose_job: "Whoever runs this server",
                action: Action::Overview,
            },
            Self::Unavailable => Words {
                title: "Not ready",
                lead: "The server cannot answer just now. Nothing was saved.",
                cause: "It is starting or stopping, or its database cannot be reached.",
                remedy: "Try again in a minute. If it stays so, look at the free space and the load of the server.",
                whose_job: "Whoever runs this server",
                action: Action::Overview,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_words_and_nothing_else_has() {
        for code in 400..600 {
            let status = StatusCode::from_u16(code).unwrap();
            assert!(Fault::of(status).is_some(), "{status}");
        }
        for code in (200..400).filter_map(|code| StatusCode::from_u16(code).ok()) {
            assert_eq!(Fault::of(code), None, "{code}");
        }
        let words = Fault::of(StatusCode::UNSUPPORTED_MEDIA_TYPE).map(|fault| fault.words().title);
        assert_eq!(words, Some("This request could not be read"));
    }
}

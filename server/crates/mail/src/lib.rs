//! The mail side of providers: Microsoft Graph, SMTP, IMAP.
//!
//! [`MailGateway`] sends a mail, finds it in Sent Items, finds and counts folders, lists the newest messages, and looks at servers
//! from outside. It changes nothing but by sending, and by making a folder where it is told to. It knows neither settings nor
//! tokens' lives: a route comes with everything that is needed for one piece of work. Getting tokens is the `oauth` crate's; what a fault means for people is `domain`'s.
//!
//! Whatever the other side sends is bounded in time and size, and reaches the caller as a [`domain::ports::MailFault`] with a kind and
//! the other side's own words, never with a password or token.

mod compose;
mod gateway;
mod graph;
mod imap;
mod network;
mod probe;
mod smtp;
mod text;
mod timeouts;
mod tree;
mod wire;

pub use gateway::MailGateway;
pub use timeouts::Timeouts;

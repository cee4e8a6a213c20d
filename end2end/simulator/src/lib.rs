//! A Microsoft tenant to practise with: the identity platform and Graph mail, on loopback, in memory.
//!
//! It speaks the endpoints a mail client of Microsoft 365 needs (discovery, authorize, token, `/me`, `sendMail`,
//! folders, messages) with Microsoft's answers and refusals, has web pages for what an administrator does in the
//! portal, and misbehaves on request through `/_control`.
//!
//! It is not a Microsoft service, not a mail server, and not secure: nobody needs a password, `/_control/state` shows
//! every secret, and nothing survives a restart. That is why it listens on loopback only. It knows none of the crates
//! it is used to test.

mod account_events;
mod clock;
mod connection;
mod control;
mod control_state;
mod delivery;
mod directory;
mod entra;
mod entropy;
mod fault_scope;
mod faults;
mod grants;
mod graph;
mod html;
mod mailbox;
mod mime;
mod permissions;
mod portal;
mod registration;
mod seed;
mod seed_mail;
mod server;
mod state;
mod tenant;
mod uploads;

pub use clock::{Clock, system_clock};
pub use entra::keys::KeyError;
pub use server::{Options, Running, StartError, start};

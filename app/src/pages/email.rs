//! *Email*: Outgoing, Incoming, Reply options.

mod folder;
mod incoming;
mod incoming_fields;
mod outgoing;
mod outgoing_fields;
mod parts;
mod replies;
mod replies_fields;

pub use folder::FolderPage;
pub use incoming::IncomingPage;
pub use outgoing::OutgoingPage;
pub use replies::RepliesPage;

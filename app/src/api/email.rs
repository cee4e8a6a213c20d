//! Email settings: outgoing, incoming, reply options.

mod save_incoming;
mod save_outgoing;
mod save_replies;

pub use save_incoming::{SaveIncoming, save_incoming};
pub use save_outgoing::{SaveOutgoing, save_outgoing};
pub use save_replies::{SaveReplies, save_replies};

//! Microsoft Graph: who signed in, sending, Sent Items, folders, newest messages.
//!
//! Only calls that change nothing, `sendMail`, and making a folder. Source of paths and rules: learn.microsoft.com, *Outlook mail API overview*.

mod account;
mod call;
mod fault;
mod folders;
mod messages;
mod send;
mod tree;

pub(crate) use call::Access;

use domain::ports::{Clock, Entropy};
use std::sync::Arc;

/// Calls of Microsoft Graph.
pub(crate) struct Graph {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Graph {
    /// Uses `http` for every call: it brings timeouts, proxy and trust, and must not follow redirects.
    pub(crate) fn new(http: reqwest::Client, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { http, clock, entropy }
    }
}

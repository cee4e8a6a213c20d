//! *Test Email Configuration*, and plain words for what goes wrong.
//!
//! A run is a list of steps. [`plan`] says which steps a connection has; `checks` holds one function per step; `run` walks through
//! them, saves each as it ends, and skips what cannot run after a failure. What goes wrong is looked up in [`knowledge`].

mod checks;
mod explain_mail;
mod explain_token;
pub mod knowledge;
mod list;
mod mailbox_problems;
mod plan;
mod received;
mod report;
mod run;
mod start;

pub use explain_mail::explain_mail;
pub use explain_token::{
    explain_authorize_error, explain_fallback, explain_token, no_refresh_token, unknown_problem,
};
pub use list::{interrupt, interrupt_unfinished, last, list, show};
pub(crate) use mailbox_problems::{
    folder_deleted, folder_elsewhere, folder_unfit, no_access, settings_missing, too_slow,
};
pub use report::report;
pub use run::{run, run_until_stopped};
pub use start::{Started, start};

use received::clean;

//! *Authorize*, *Re-Authorize*, *Disconnect*, and keeping an Authorization alive.

mod access;
mod begin;
mod callback_problem;
mod choose;
mod complete;
mod disconnect;
mod held;
mod keep;
mod outcome;
mod preflight;
mod redeem;
mod refresh;
mod refresh_due;
mod returned;
mod settings_follow;

pub use access::{Access, AccessRefused, access_token};
pub use begin::begin;
pub use callback_problem::{Begun, CallbackProblem};
pub use choose::{NotChosen, Way, choose};
pub use complete::{CallbackParameters, Completed, complete};
pub use disconnect::disconnect;
pub use held::{AccountKind, ShownHeld, show_held};
pub use preflight::{Check, Depth, Mismatch, Preflight, Sight, Verdict, apart, preflight};
pub use refresh_due::{refresh_due, release_leases};
pub use returned::comes_back_to;

use crate::ports::Place;
use crate::tokens::TokenHash;
use model::ids::ApplicationId;

fn access_token_place(application: ApplicationId) -> Place {
    Place::new("authorizations", "access_token", &application)
}

fn refresh_token_place(application: ApplicationId) -> Place {
    Place::new("authorizations", "refresh_token", &application)
}

fn pending_place(state: &TokenHash) -> Place {
    use std::fmt::Write;
    let row = state.as_bytes().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Place::new("pending_sign_ins", "secrets", &row)
}

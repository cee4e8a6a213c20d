//! First start, first administrator, and how far the set-up has come.

mod create_first_administrator;
mod guide;
mod prepare;

pub use create_first_administrator::{create_first_administrator, needs_setup};
pub use guide::{Guide, GuideStep, guide};
pub use prepare::{Prepared, check_canary, prepare};

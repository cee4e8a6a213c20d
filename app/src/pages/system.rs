//! System.

mod general;

pub use general::GeneralPage;

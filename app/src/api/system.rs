//! System: general settings.

mod save_general;

pub use save_general::{SaveGeneral, save_general};

//! Words shared by server and browser: ids, states, form types, validation.
//!
//! Everything here builds for wasm and does no I/O. A form type (`…Form`) holds what a person typed, as text, so that nothing is lost
//! when it is wrong; its `validate` gives a typed draft or the errors, each at the field it belongs to.

pub mod address;
pub mod administrator;
pub mod advice;
pub mod application;
pub mod audit;
pub mod authorization;
pub mod base_url;
pub mod credential;
pub mod email;
pub mod form;
pub mod ids;
pub mod permission;
pub mod provider;
pub mod secret;
pub mod test_run;

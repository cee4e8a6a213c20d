//! Rows of the tables, and the records they stand for.

pub(crate) mod administrator;
pub(crate) mod application;
pub(crate) mod audit_event;
pub(crate) mod authorization;
pub(crate) mod counter;
pub(crate) mod credential;
pub(crate) mod general;
pub(crate) mod held_sign_in;
pub(crate) mod incoming;
pub(crate) mod installation;
pub(crate) mod outgoing;
pub(crate) mod pending_sign_in;
pub(crate) mod replies;
pub(crate) mod returned_sign_in;
pub(crate) mod session;
pub(crate) mod sign_in_throttle;
pub(crate) mod test_run;
pub(crate) mod test_step;

//! One file per repository.

mod administrators;
mod applications;
mod audit;
mod authorizations;
mod counters;
mod credentials;
mod held_sign_ins;
mod installation;
mod pending_sign_ins;
mod returned_sign_ins;
mod sessions;
mod settings;
mod sign_in_throttles;
mod test_runs;

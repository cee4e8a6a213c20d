//! The console: command line, configuration, router, workers. Wiring only; the rules are in `domain`.
//!
//! [`cli`] reads the command line, [`config`] the configuration, [`bootstrap`] joins the adapters to [`domain::Services`],
//! [`web`] serves pages and endpoints, [`worker`] keeps authorizations alive.

pub mod bootstrap;
pub mod cli;
pub mod config;
mod lock;
mod telemetry;
pub mod web;
pub mod worker;
pub mod world;

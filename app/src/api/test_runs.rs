//! *Test Email Configuration*.

mod start_test_run;

pub use start_test_run::{StartTestRun, start_test_run};

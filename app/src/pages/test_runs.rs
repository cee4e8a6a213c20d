//! *Test runs*: the list, and one run as it happens.

mod list;
mod run;
mod run_view;
mod step_view;
mod words;

pub use list::TestRunsPage;
pub use run::TestRunPage;
pub use run_view::render_run;
pub(crate) use words::RunLine;

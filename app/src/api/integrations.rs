//! OAuth applications: add, change, disconnect, delete.

mod create_application;
mod delete_application;
mod disconnect;
mod save_application;

pub use create_application::{CreateApplication, create_application};
pub use delete_application::{DeleteApplication, delete_application};
pub use disconnect::{Disconnect, disconnect};
pub use save_application::{SaveApplication, save_application};

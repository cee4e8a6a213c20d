//! System.

mod audit;
mod audit_query;
mod general;
mod user;
mod user_new;
mod users;

pub use audit::AuditPage;
pub use general::GeneralPage;
pub use user::UserPage;
pub use user_new::NewUserPage;
pub use users::UsersPage;

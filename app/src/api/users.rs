//! Users: the administrators of this console.

mod add_user;
mod change_user;
mod set_user_active;
mod set_user_password;

pub(crate) use add_user::{NewUserForm, add_user};
pub(crate) use change_user::change_user;
pub(crate) use set_user_active::set_user_active;
pub(crate) use set_user_password::{UserPasswordForm, set_user_password};

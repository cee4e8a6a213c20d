//! What is around a page: the shell with navigation, or a bare page with the brand alone.

mod account;
mod bare;
mod navigation;
mod shell;

pub use bare::Bare;
pub(crate) use bare::PlainHead;
pub use shell::{Aside, PageHead, in_shell};

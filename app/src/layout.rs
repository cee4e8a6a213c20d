//! What is around a page: the shell with navigation, or a bare page with the brand alone.

mod account;
mod bare;
mod bare_page;
mod navigation;
mod shell;

pub use bare::Bare;
pub(crate) use bare::PlainHead;
pub use bare_page::BarePage;
pub use shell::{Aside, PageHead, in_shell};

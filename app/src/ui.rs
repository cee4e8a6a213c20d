//! The parts that pages are made of, with the markup and class names of the style sheet. A part shows what it is given and decides
//! nothing.

pub mod action_bar;
pub mod banner;
pub mod check;
pub mod copy;
pub mod empty;
pub mod facts;
pub mod field;
pub mod form;
pub mod icon;
pub mod pager;
pub mod panel;
pub mod problem;
pub mod segments;
pub mod select;
pub mod state;
pub mod symbol;
pub mod time;
pub mod tone;

pub use action_bar::{ActionBar, SaveButton};
pub use banner::Banner;
pub use check::{CheckBox, RadioChoices};
pub use copy::{CopyField, CopyLines};
pub use empty::Empty;
pub use facts::{Fact, Facts};
pub use field::{FieldMessages, Note, TextField};
pub use form::{ErrorSummary, SettingsForm};
pub use icon::Icon;
pub use pager::Pager;
pub use panel::Panel;
pub use problem::{Below, ProblemBox};
pub use segments::Segments;
pub use select::{Choice, SelectField};
pub use state::State;
pub use symbol::Symbol;
pub use time::{Day, ExactTime, Time};
pub use tone::Tone;

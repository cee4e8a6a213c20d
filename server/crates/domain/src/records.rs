//! Things as they are kept. Secrets in them are sealed; a record can be logged.

mod authorization;
mod people;
mod settings;
mod sign_ins;
mod things;

pub use authorization::{Account, Authorization, PendingSignIn};
pub use people::{Administrator, Session, SignInThrottle};
pub use settings::{GeneralSettings, IncomingSettings, OutgoingSettings, ReplySettings, Revision};
pub use sign_ins::{Ending, HeldSignIn, ReturnedSignIn};
pub use things::{
    Application, AuditEvent, AuditFilter, AuditSubject, Credential, Installation, LookedBackTo, Page,
    PageKey, Replaced, SpareAuthentication, SpareRole, TestRun, TestRunHead,
};

//! Repositories and the unit of work that groups them.
//!
//! A [`UnitOfWork`] is one transaction: what was done through it happens when it is committed, or not at all when it is dropped. A
//! unit from [`Database::read`] sees a stable state and writes nothing.

use self::StoreError as Error;
use crate::ports::Sealed;
use crate::records::{
    Administrator, Application, AuditEvent, AuditFilter, Authorization, Credential, Ending, GeneralSettings,
    HeldSignIn, IncomingSettings, Installation, OutgoingSettings, Page, PageKey, PendingSignIn,
    ReplySettings, ReturnedSignIn, Session, SignInThrottle, TestRun, TestRunHead,
};
use crate::tokens::TokenHash;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::address::EmailAddress;
use model::email::{IncomingDraft, OutgoingDraft, RepliesDraft};
use model::ids::{AdministratorId, ApplicationId, CredentialId, HeldSignInId, TestRunId};
use model::test_run::{Outcome, Step};

/// The database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, is locked, or broke off. The text is for the log.
    #[error("database: {0}")]
    Unavailable(String),
    /// A row cannot be understood.
    #[error("{table}.{column} of row {row} cannot be read")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Row.
        row: String,
    },
    /// Another row has this unique value already.
    #[error("not unique")]
    Duplicate,
    /// Another row still refers to this one.
    #[error("still referred to")]
    Referenced,
}

/// Opens units of work.
#[async_trait]
pub trait Database: Send + Sync {
    /// A unit that may write. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that it cannot fail half way.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn write(&self) -> Result<Box<dyn UnitOfWork>, Error>;

    /// A unit that only reads. Need not be committed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn read(&self) -> Result<Box<dyn UnitOfWork>, Error>;

    /// Whether the database answers and its schema is the one this program knows.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], saying what is the matter.
    async fn check(&self) -> Result<(), Error>;
}

/// One transaction over all repositories.
#[async_trait]
pub trait UnitOfWork:
    InstallationRepository
    + AdministratorRepository
    + SessionRepository
    + SignInThrottleRepository
    + CredentialRepository
    + ApplicationRepository
    + AuthorizationRepository
    + PendingSignInRepository
    + ReturnedSignInRepository
    + HeldSignInRepository
    + SettingsRepository
    + TestRunRepository
    + AuditRepository
    + Send
{
    /// Makes it happen.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: nothing happened.
    async fn commit(self: Box<Self>) -> Result<(), Error>;
}

/// The one row about this installation.
#[async_trait]
pub trait InstallationRepository {
    /// The row, if this is not the first start.
    async fn installation(&mut self) -> Result<Option<Installation>, Error>;
    /// Inserts or replaces the row.
    async fn save_installation(&mut self, installation: &Installation) -> Result<(), Error>;
    /// Uses up the setup token: of two who hold it, one is told `true`.
    async fn take_setup_token(&mut self, token: &TokenHash) -> Result<bool, Error>;
}

/// Administrators.
#[async_trait]
pub trait AdministratorRepository {
    /// By id.
    async fn administrator(&mut self, id: AdministratorId) -> Result<Option<Administrator>, Error>;
    /// By address, without case.
    async fn administrator_by_email(&mut self, email: &EmailAddress) -> Result<Option<Administrator>, Error>;
    /// All, oldest first.
    async fn administrators(&mut self) -> Result<Vec<Administrator>, Error>;
    /// Inserts. [`StoreError::Duplicate`] when the address is taken.
    async fn add_administrator(&mut self, administrator: &Administrator) -> Result<(), Error>;
    /// By id, held until the end of the transaction: nobody changes or holds it meanwhile. Only for a unit that writes.
    async fn hold_administrator(&mut self, id: AdministratorId) -> Result<Option<Administrator>, Error>;
    /// All, oldest first, held likewise.
    async fn hold_administrators(&mut self) -> Result<Vec<Administrator>, Error>;
    /// Replaces, if the saved version is still `expected`. `false`: it is not, and nothing was written. [`StoreError::Duplicate`] when
    /// the address is taken.
    async fn save_administrator(
        &mut self,
        administrator: &Administrator,
        expected: i32,
    ) -> Result<bool, Error>;
}

/// Sessions.
#[async_trait]
pub trait SessionRepository {
    /// A session with its administrator, in one query: this happens on every request.
    async fn session(&mut self, token: &TokenHash) -> Result<Option<(Session, Administrator)>, Error>;
    /// Inserts.
    async fn add_session(&mut self, session: &Session) -> Result<(), Error>;
    /// Notes that it was used.
    async fn touch_session(&mut self, token: &TokenHash, at: DateTime<Utc>) -> Result<(), Error>;
    /// Ends one.
    async fn remove_session(&mut self, token: &TokenHash) -> Result<(), Error>;
    /// Ends all of an administrator, except one.
    async fn remove_sessions_of(
        &mut self,
        administrator: AdministratorId,
        except: Option<&TokenHash>,
    ) -> Result<(), Error>;
    /// Ends all that were last seen before `idle` or created before `absolute`.
    async fn remove_sessions_before(
        &mut self,
        idle: DateTime<Utc>,
        absolute: DateTime<Utc>,
    ) -> Result<u64, Error>;
}

/// Failed sign-ins.
#[async_trait]
pub trait SignInThrottleRepository {
    /// By key, held until the end of the transaction: only for a unit that writes. One that is not there is made, at zero, so that of
    /// several first tries at once each finds what the others counted.
    async fn throttle(&mut self, key: &str) -> Result<SignInThrottle, Error>;
    /// Inserts or replaces.
    async fn save_throttle(&mut self, throttle: &SignInThrottle) -> Result<(), Error>;
    /// Forgets a key.
    async fn remove_throttle(&mut self, key: &str) -> Result<(), Error>;
    /// Forgets all that were last blocked before, except those that somebody holds.
    async fn remove_throttles_before(&mut self, before: DateTime<Utc>) -> Result<u64, Error>;
}

/// Credentials.
#[async_trait]
pub trait CredentialRepository {
    /// By id.
    async fn credential(&mut self, id: CredentialId) -> Result<Option<Credential>, Error>;
    /// All, by name.
    async fn credentials(&mut self) -> Result<Vec<Credential>, Error>;
    /// The sealed material.
    async fn credential_material(&mut self, id: CredentialId) -> Result<Option<Sealed>, Error>;
    /// Inserts. [`StoreError::Duplicate`] when the name is taken.
    async fn add_credential(&mut self, credential: &Credential, material: &Sealed) -> Result<(), Error>;
    /// Replaces facts and material of the row whose version is `credential.version - 1`; `false` when that is not what is saved.
    async fn replace_credential(&mut self, credential: &Credential, material: &Sealed)
    -> Result<bool, Error>;
    /// Deletes. [`StoreError::Referenced`] while used.
    async fn remove_credential(&mut self, id: CredentialId) -> Result<(), Error>;
}

/// OAuth applications.
#[async_trait]
pub trait ApplicationRepository {
    /// By id.
    async fn application(&mut self, id: ApplicationId) -> Result<Option<Application>, Error>;
    /// By id, held until the end of the transaction: nobody else changes it meanwhile. Only for a unit that writes.
    async fn hold_application(&mut self, id: ApplicationId) -> Result<Option<Application>, Error>;
    /// All, by name.
    async fn applications(&mut self) -> Result<Vec<Application>, Error>;
    /// Inserts. [`StoreError::Duplicate`] when the name is taken.
    async fn add_application(&mut self, application: &Application) -> Result<(), Error>;
    /// Replaces the row whose version is `application.version - 1`; `false` when that is not what is saved.
    async fn save_application(&mut self, application: &Application) -> Result<bool, Error>;
    /// Deletes, with its authorization. [`StoreError::Referenced`] while used.
    async fn remove_application(&mut self, id: ApplicationId) -> Result<(), Error>;
}

/// Authorizations and the lease that makes a refresh single-flight across instances.
#[async_trait]
pub trait AuthorizationRepository {
    /// Of one application.
    async fn authorization(&mut self, application: ApplicationId) -> Result<Option<Authorization>, Error>;
    /// All.
    async fn authorizations(&mut self) -> Result<Vec<Authorization>, Error>;
    /// A generation that no tokens ever had, not even ones that are gone: whoever still holds those cannot mistake new ones for them.
    async fn next_generation(&mut self) -> Result<i64, Error>;
    /// Inserts or replaces after a sign-in; ends any lease.
    async fn put_authorization(&mut self, authorization: &Authorization) -> Result<(), Error>;
    /// Replaces if the stored generation is still `expected`; ends the lease. `false`: somebody else was faster, nothing written.
    async fn save_authorization(
        &mut self,
        authorization: &Authorization,
        expected: i64,
    ) -> Result<bool, Error>;
    /// Takes the lease for `holder` until `until`, if the generation is still `expected` and nobody else holds it at `now`.
    async fn lease_authorization(
        &mut self,
        application: ApplicationId,
        expected: i64,
        holder: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, Error>;
    /// Ends all leases.
    async fn release_leases(&mut self) -> Result<(), Error>;
    /// Removes the tokens and all.
    async fn remove_authorization(&mut self, application: ApplicationId) -> Result<bool, Error>;
}

/// Sign-ins under way.
#[async_trait]
pub trait PendingSignInRepository {
    /// Inserts.
    async fn add_pending_sign_in(&mut self, pending: &PendingSignIn) -> Result<(), Error>;
    /// Takes out by state: whoever deletes the row may use it, and nobody after.
    async fn take_pending_sign_in(&mut self, state: &TokenHash) -> Result<Option<PendingSignIn>, Error>;
    /// By state, to look at only.
    async fn pending_sign_in(&mut self, state: &TokenHash) -> Result<Option<PendingSignIn>, Error>;
    /// Deletes what is void.
    async fn remove_pending_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, Error>;
}

/// What became of sign-ins that came back.
#[async_trait]
pub trait ReturnedSignInRepository {
    /// Inserts.
    async fn add_returned_sign_in(&mut self, returned: &ReturnedSignIn) -> Result<(), Error>;
    /// By state.
    async fn returned_sign_in(&mut self, state: &TokenHash) -> Result<Option<ReturnedSignIn>, Error>;
    /// Notes what became of it.
    async fn end_returned_sign_in(&mut self, state: &TokenHash, ending: &Ending) -> Result<(), Error>;
    /// Forgets what is old.
    async fn remove_returned_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, Error>;
}

/// Sign-ins that wait for a decision.
#[async_trait]
pub trait HeldSignInRepository {
    /// Inserts, or replaces the one with the same id.
    async fn put_held_sign_in(&mut self, held: &HeldSignIn) -> Result<(), Error>;
    /// By id, to look at only.
    async fn held_sign_in(&mut self, id: HeldSignInId) -> Result<Option<HeldSignIn>, Error>;
    /// Takes it out: of two who choose at once, one gets it.
    async fn take_held_sign_in(&mut self, id: HeldSignInId) -> Result<Option<HeldSignIn>, Error>;
    /// Throws away what a session left waiting for an application.
    async fn remove_held_sign_ins_of(
        &mut self,
        application: ApplicationId,
        session: &TokenHash,
    ) -> Result<u64, Error>;
    /// Throws away what nobody chose in time.
    async fn remove_held_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, Error>;
}

/// Settings. Each `save_…` writes version `expected + 1` and answers `false`, writing nothing, when the saved version is not `expected`.
#[async_trait]
pub trait SettingsRepository {
    /// *General*; defaults when never saved.
    async fn general(&mut self) -> Result<GeneralSettings, Error>;
    /// Saves *General*. The revision in `settings` says who and when.
    async fn save_general(&mut self, settings: &GeneralSettings, expected: i32) -> Result<bool, Error>;
    /// *Outgoing*; defaults when never saved.
    async fn outgoing(&mut self) -> Result<OutgoingSettings, Error>;
    /// Saves *Outgoing*. `password`: `None` keeps what is saved, `Some(None)` removes it, `Some(Some(_))` replaces it.
    async fn save_outgoing(
        &mut self,
        draft: &OutgoingDraft,
        password: Option<Option<Sealed>>,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, Error>;
    /// The sealed password of *Outgoing*.
    async fn outgoing_password(&mut self) -> Result<Option<Sealed>, Error>;
    /// *Incoming*; defaults when never saved.
    async fn incoming(&mut self) -> Result<IncomingSettings, Error>;
    /// Saves *Incoming*; `password` as for Outgoing.
    async fn save_incoming(
        &mut self,
        draft: &IncomingDraft,
        password: Option<Option<Sealed>>,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, Error>;
    /// The sealed own password of *Incoming*.
    async fn incoming_password(&mut self) -> Result<Option<Sealed>, Error>;
    /// *Email Reply Options*; defaults when never saved.
    async fn replies(&mut self) -> Result<ReplySettings, Error>;
    /// Saves *Email Reply Options*.
    async fn save_replies(
        &mut self,
        draft: &RepliesDraft,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, Error>;
}

/// Test runs.
#[async_trait]
pub trait TestRunRepository {
    /// Inserts a run with its waiting steps; gives it the next number.
    async fn add_test_run(&mut self, run: &TestRun) -> Result<i32, Error>;
    /// Replaces one step, by its place in the run.
    async fn save_test_step(&mut self, run: TestRunId, place: usize, step: &Step) -> Result<(), Error>;
    /// Notes the end.
    async fn finish_test_run(
        &mut self,
        run: TestRunId,
        outcome: Outcome,
        at: DateTime<Utc>,
    ) -> Result<(), Error>;
    /// With its steps.
    async fn test_run(&mut self, id: TestRunId) -> Result<Option<TestRun>, Error>;
    /// The newest finished or running one.
    async fn last_test_run(&mut self) -> Result<Option<TestRun>, Error>;
    /// A page of at most `size`, newest first.
    async fn test_runs(&mut self, key: PageKey, size: u64) -> Result<Page<TestRunHead>, Error>;
    /// Marks one run as interrupted if it is unfinished, with its unfinished steps skipped.
    async fn interrupt_test_run(&mut self, run: TestRunId, at: DateTime<Utc>) -> Result<bool, Error>;
    /// Marks as interrupted what is unfinished and was started before `before`, with their unfinished steps skipped.
    async fn interrupt_test_runs(&mut self, before: DateTime<Utc>, at: DateTime<Utc>) -> Result<u64, Error>;
}

/// The audit log. Nothing in it is ever changed.
#[async_trait]
pub trait AuditRepository {
    /// Appends.
    async fn add_audit_event(&mut self, event: &AuditEvent) -> Result<(), Error>;
    /// Network addresses from which an administrator signed in since then, each once.
    async fn signed_in_from(
        &mut self,
        administrator: AdministratorId,
        since: DateTime<Utc>,
    ) -> Result<Vec<String>, Error>;
    /// A page of at most `size`, newest first.
    async fn audit_events(
        &mut self,
        filter: &AuditFilter,
        key: PageKey,
        size: u64,
    ) -> Result<Page<AuditEvent>, Error>;
}

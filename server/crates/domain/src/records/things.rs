//! Credentials, applications, test runs, audit events.

use crate::ports::Sealed;
use crate::tokens::TokenHash;
use chrono::{DateTime, Utc};
use model::application::{ClientAuthentication, TenantId};
use model::audit::AuditAction;
use model::credential::{Facts, Name};
use model::ids::{AdministratorId, ApplicationId, AuditEventId, CredentialId, TestRunId};
use model::provider::{Cloud, Endpoints, Provider};
use model::test_run::{Outcome, Step};
use uuid::Uuid;

/// The one row that describes this installation.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Its id, made at the first start.
    pub id: Uuid,
    /// A known text, sealed: tells at start that the master key is the right one.
    pub canary: Sealed,
    /// Hash of the setup token, until the first administrator exists.
    pub setup_token: Option<TokenHash>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A credential without its secret.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Id.
    pub id: CredentialId,
    /// Unique without case.
    pub name: Name,
    /// What was recognised.
    pub facts: Facts,
    /// When uploaded.
    pub created_at: DateTime<Utc>,
    /// Who uploaded it.
    pub created_by: String,
    /// Counts replacements, from 1.
    pub version: i32,
    /// The last replacement.
    pub replaced: Option<Replaced>,
}

/// When something was replaced in its place, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// An OAuth application.
#[derive(Debug, Clone)]
pub struct Application {
    /// Id.
    pub id: ApplicationId,
    /// Counts saves.
    pub version: i32,
    /// Unique without case.
    pub name: Name,
    /// Provider.
    pub provider: Provider,
    /// Cloud.
    pub cloud: Cloud,
    /// Endpoints.
    pub endpoints: Endpoints,
    /// Tenant.
    pub tenant: TenantId,
    /// Application (client) ID.
    pub client_id: String,
    /// Client authentication in use.
    pub client_authentication: ClientAuthentication,
    /// The second slot: the one to come, or the one that was.
    pub spare: Option<SpareAuthentication>,
    /// When saved last.
    pub saved_at: DateTime<Utc>,
    /// Who saved it last.
    pub saved_by: String,
}

impl Application {
    /// Whether both are the same registration at the same provider: tokens of the one are tokens of the other.
    #[must_use]
    pub fn is_same_registration(&self, other: &Self) -> bool {
        (self.provider, &self.endpoints, &self.tenant, &self.client_id)
            == (other.provider, &other.endpoints, &other.tenant, &other.client_id)
    }
}

/// What the second slot of client authentication is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpareRole {
    /// To be used next: it can be probed, and switched to.
    Next,
    /// Used before: the fallback, as long as it is kept, when the provider refuses the one in use.
    Previous,
}

/// The second slot of client authentication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpareAuthentication {
    /// Client authentication.
    pub authentication: ClientAuthentication,
    /// What it is for.
    pub role: SpareRole,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who put it there.
    pub by: String,
}

/// A test run without its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRunHead {
    /// Id.
    pub id: TestRunId,
    /// Counts up from 1; what people call it.
    pub number: i32,
    /// Who started it.
    pub started_by: String,
    /// Address the mail goes to.
    pub recipient: String,
    /// When started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Version of Outgoing that was tested.
    pub outgoing_version: i32,
    /// Version of Incoming that was tested.
    pub incoming_version: i32,
    /// One line about how mail is sent: `Contoso Mail (Microsoft Graph), signed in as …`.
    pub outgoing_summary: String,
    /// One line about how mail is read; blank when incoming is not tested.
    pub incoming_summary: String,
}

/// A test run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    /// All but the steps.
    pub head: TestRunHead,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// What an audit event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSubject {
    /// `credential`, `application`, …
    pub kind: &'static str,
    /// Its id, when it has one.
    pub id: Option<String>,
    /// Its name at that time.
    pub name: String,
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Id; sorts by time.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if it was an administrator.
    pub administrator: Option<AdministratorId>,
    /// Who, in words.
    pub actor: String,
    /// What.
    pub action: AuditAction,
    /// `credential`, `application`, …; blank when the action says all.
    pub subject_kind: String,
    /// Id of the subject.
    pub subject_id: Option<String>,
    /// Name of the subject at that time.
    pub subject_name: String,
    /// What changed, in words; never a secret.
    pub detail: String,
    /// From where.
    pub remote_address: Option<String>,
    /// Id of the request.
    pub request_id: Option<String>,
}

/// What the audit page is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only this action.
    pub action: Option<AuditAction>,
    /// Only where actor, subject or detail holds this text, without case.
    pub text: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// Where a page begins or ends: pages are found by key, so that page one million costs what page one costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKey {
    /// The newest.
    First,
    /// Older than this.
    OlderThan(Uuid),
    /// Newer than this.
    NewerThan(Uuid),
}

/// One page, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are older ones.
    pub older: bool,
    /// Whether there are newer ones.
    pub newer: bool,
    /// How far back was looked, when that is not all the way and more may match behind it.
    pub looked_back_to: Option<LookedBackTo>,
}

/// Where a search stopped: it looks at so many rows at a time, so that it takes as long on the first day as after years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedBackTo {
    /// The last row that was looked at; to go on, ask for what is older.
    pub id: Uuid,
    /// When that was.
    pub at: DateTime<Utc>,
}

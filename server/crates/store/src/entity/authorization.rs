//! `authorizations`.

use crate::reading::{Row, to_json};
use domain::ports::{Sealed, StoreError};
use domain::records::{Account, Authorization};
use model::authorization::AuthorizationState;
use model::ids::ApplicationId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "authorizations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    pub state: String,
    pub generation: i64,
    pub tid: String,
    pub oid: String,
    pub upn: String,
    pub mail: Option<String>,
    pub display_name: Option<String>,
    pub aliases: String,
    pub scopes: String,
    pub access_token: Vec<u8>,
    pub access_expires_at: DateTimeUtc,
    pub refresh_token: Vec<u8>,
    pub authorized_at: DateTimeUtc,
    pub authorized_by: String,
    pub refreshed_at: Option<DateTimeUtc>,
    pub refreshed_by: Option<String>,
    pub next_attempt_at: Option<DateTimeUtc>,
    pub failures: i32,
    pub failing_since: Option<DateTimeUtc>,
    pub problem: Option<String>,
    pub lease_holder: Option<String>,
    pub lease_until: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of an authorization that nobody holds the lease of.
    pub(crate) fn unleased(record: &Authorization) -> Result<Self, StoreError> {
        Ok(Self {
            application_id: record.application.as_uuid(),
            state: record.state.value().to_owned(),
            generation: record.generation,
            tid: record.tid.clone(),
            oid: record.account.oid.clone(),
            upn: record.account.upn.clone(),
            mail: record.account.mail.clone(),
            display_name: record.account.name.clone(),
            aliases: to_json(&record.account.aliases)?,
            scopes: to_json(&record.scopes)?,
            access_token: record.access_token.0.clone(),
            access_expires_at: record.access_expires_at,
            refresh_token: record.refresh_token.0.clone(),
            authorized_at: record.authorized_at,
            authorized_by: record.authorized_by.clone(),
            refreshed_at: record.refreshed_at,
            refreshed_by: record.refreshed_by.clone(),
            next_attempt_at: record.next_attempt_at,
            failures: record.failures,
            failing_since: record.failing_since,
            problem: record.problem.as_ref().map(to_json).transpose()?,
            lease_holder: None,
            lease_until: None,
        })
    }
}

impl TryFrom<Model> for Authorization {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.application_id);
        Ok(Self {
            application: ApplicationId::from_uuid(model.application_id),
            state: row.known(Column::State, AuthorizationState::from_value(&model.state))?,
            generation: model.generation,
            tid: model.tid,
            account: Account {
                oid: model.oid,
                upn: model.upn,
                mail: model.mail,
                name: model.display_name,
                aliases: row.json(Column::Aliases, &model.aliases)?,
            },
            scopes: row.json(Column::Scopes, &model.scopes)?,
            access_token: Sealed(model.access_token),
            access_expires_at: model.access_expires_at,
            refresh_token: Sealed(model.refresh_token),
            authorized_at: model.authorized_at,
            authorized_by: model.authorized_by,
            refreshed_at: model.refreshed_at,
            refreshed_by: model.refreshed_by,
            next_attempt_at: model.next_attempt_at,
            failures: model.failures,
            failing_since: model.failing_since,
            problem: row.json_optional(Column::Problem, model.problem.as_deref())?,
        })
    }
}

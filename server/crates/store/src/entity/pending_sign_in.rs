//! `pending_sign_ins`.

use crate::reading::{Row, hash_bytes, to_json};
use domain::ports::{Sealed, StoreError};
use domain::records::PendingSignIn;
use model::base_url::RedirectUri;
use model::ids::{AdministratorId, ApplicationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_sign_ins")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub state: Vec<u8>,
    pub application_id: Uuid,
    pub session: Vec<u8>,
    pub administrator_id: Uuid,
    pub secrets: Vec<u8>,
    pub redirect_uri: String,
    pub permissions: String,
    pub expected: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a sign-in.
    pub(crate) fn of(record: &PendingSignIn) -> Result<Self, StoreError> {
        Ok(Self {
            state: hash_bytes(&record.state),
            application_id: record.application.as_uuid(),
            session: hash_bytes(&record.session),
            administrator_id: record.administrator.as_uuid(),
            secrets: record.secrets.0.clone(),
            redirect_uri: record.redirect_uri.as_str().to_owned(),
            permissions: to_json(&record.permissions)?,
            expected: record.expected.as_str().to_owned(),
            created_at: record.created_at,
            expires_at: record.expires_at,
        })
    }
}

impl TryFrom<Model> for PendingSignIn {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, format_args!("of application {}", model.application_id));
        Ok(Self {
            state: row.hash(Column::State, &model.state)?,
            application: ApplicationId::from_uuid(model.application_id),
            session: row.hash(Column::Session, &model.session)?,
            administrator: AdministratorId::from_uuid(model.administrator_id),
            secrets: Sealed(model.secrets),
            redirect_uri: RedirectUri::from_stored(model.redirect_uri),
            permissions: row.json(Column::Permissions, &model.permissions)?,
            expected: row.parse(Column::Expected, &model.expected)?,
            created_at: model.created_at,
            expires_at: model.expires_at,
        })
    }
}

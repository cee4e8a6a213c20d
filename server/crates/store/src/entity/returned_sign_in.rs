//! `returned_sign_ins`.

use crate::reading::{Row, hash_bytes, to_json};
use domain::ports::StoreError;
use domain::records::ReturnedSignIn;
use model::ids::{AdministratorId, ApplicationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "returned_sign_ins")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub state: Vec<u8>,
    pub application_id: Uuid,
    pub session: Vec<u8>,
    pub administrator_id: Uuid,
    pub expected: String,
    pub ending: String,
    pub returned_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a sign-in that came back.
    pub(crate) fn of(record: &ReturnedSignIn) -> Result<Self, StoreError> {
        Ok(Self {
            state: hash_bytes(&record.state),
            application_id: record.application.as_uuid(),
            session: hash_bytes(&record.session),
            administrator_id: record.administrator.as_uuid(),
            expected: record.expected.as_str().to_owned(),
            ending: to_json(&record.ending)?,
            returned_at: record.returned_at,
            expires_at: record.expires_at,
        })
    }
}

impl TryFrom<Model> for ReturnedSignIn {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, format_args!("of application {}", model.application_id));
        Ok(Self {
            state: row.hash(Column::State, &model.state)?,
            application: ApplicationId::from_uuid(model.application_id),
            session: row.hash(Column::Session, &model.session)?,
            administrator: AdministratorId::from_uuid(model.administrator_id),
            expected: row.parse(Column::Expected, &model.expected)?,
            ending: row.json(Column::Ending, &model.ending)?,
            returned_at: model.returned_at,
            expires_at: model.expires_at,
        })
    }
}

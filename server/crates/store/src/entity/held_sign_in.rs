//! `held_sign_ins`.

use crate::reading::{Row, hash_bytes, to_json};
use domain::ports::{Sealed, StoreError};
use domain::records::HeldSignIn;
use model::ids::{AdministratorId, ApplicationId, HeldSignInId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "held_sign_ins")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub application_id: Uuid,
    pub session: Vec<u8>,
    pub administrator_id: Uuid,
    pub expected: String,
    pub tid: String,
    pub account: String,
    pub scopes: String,
    pub access_token: Vec<u8>,
    pub access_expires_at: DateTimeUtc,
    pub refresh_token: Vec<u8>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a sign-in that waits.
    pub(crate) fn of(record: &HeldSignIn) -> Result<Self, StoreError> {
        Ok(Self {
            id: record.id.as_uuid(),
            application_id: record.application.as_uuid(),
            session: hash_bytes(&record.session),
            administrator_id: record.administrator.as_uuid(),
            expected: record.expected.as_str().to_owned(),
            tid: record.tid.clone(),
            account: to_json(&record.account)?,
            scopes: to_json(&record.scopes)?,
            access_token: record.access_token.0.clone(),
            access_expires_at: record.access_expires_at,
            refresh_token: record.refresh_token.0.clone(),
            created_at: record.created_at,
            expires_at: record.expires_at,
        })
    }
}

impl TryFrom<Model> for HeldSignIn {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            id: HeldSignInId::from_uuid(model.id),
            application: ApplicationId::from_uuid(model.application_id),
            session: row.hash(Column::Session, &model.session)?,
            administrator: AdministratorId::from_uuid(model.administrator_id),
            expected: row.parse(Column::Expected, &model.expected)?,
            tid: model.tid,
            account: row.json(Column::Account, &model.account)?,
            scopes: row.json(Column::Scopes, &model.scopes)?,
            access_token: Sealed(model.access_token),
            access_expires_at: model.access_expires_at,
            refresh_token: Sealed(model.refresh_token),
            created_at: model.created_at,
            expires_at: model.expires_at,
        })
    }
}

//! `installation`: one row.

use crate::reading::{Row, hash_bytes};
use domain::ports::{Sealed, StoreError};
use domain::records::Installation;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "installation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub only: i32,
    pub id: Uuid,
    pub canary: Vec<u8>,
    pub setup_token: Option<Vec<u8>>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Installation> for Model {
    fn from(record: &Installation) -> Self {
        Self {
            only: 1,
            id: record.id,
            canary: record.canary.0.clone(),
            setup_token: record.setup_token.as_ref().map(hash_bytes),
            created_at: record.created_at,
        }
    }
}

impl TryFrom<Model> for Installation {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            id: model.id,
            canary: Sealed(model.canary),
            setup_token: model
                .setup_token
                .map(|bytes| row.hash(Column::SetupToken, &bytes))
                .transpose()?,
            created_at: model.created_at,
        })
    }
}

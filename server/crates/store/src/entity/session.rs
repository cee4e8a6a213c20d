//! `sessions`.

use super::administrator;
use crate::reading::{Row, hash_bytes};
use domain::ports::StoreError;
use domain::records::Session;
use model::ids::AdministratorId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: Vec<u8>,
    pub administrator_id: Uuid,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    pub remote_address: Option<String>,
    pub user_agent: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "administrator::Entity",
        from = "Column::AdministratorId",
        to = "administrator::Column::Id"
    )]
    Administrator,
}

impl Related<administrator::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Administrator.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Session> for Model {
    fn from(record: &Session) -> Self {
        Self {
            token: hash_bytes(&record.token),
            administrator_id: record.administrator.as_uuid(),
            created_at: record.created_at,
            last_seen_at: record.last_seen_at,
            remote_address: record.remote_address.clone(),
            user_agent: record.user_agent.clone(),
        }
    }
}

impl TryFrom<Model> for Session {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(
            Entity,
            format_args!("of administrator {}", model.administrator_id),
        );
        Ok(Self {
            token: row.hash(Column::Token, &model.token)?,
            administrator: AdministratorId::from_uuid(model.administrator_id),
            created_at: model.created_at,
            last_seen_at: model.last_seen_at,
            remote_address: model.remote_address,
            user_agent: model.user_agent,
        })
    }
}

//! Administrators.

use crate::entity::administrator::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{AdministratorRepository, StoreError};
use domain::records::Administrator;
use model::address::EmailAddress;
use model::ids::AdministratorId;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Rows are held against changes, and not against being referred to: a session that begins elsewhere need not wait. SQLite has one
/// writer anyway, and its dialect leaves this out.
const HOLD: LockType = LockType::NoKeyUpdate;

fn oldest_first() -> Select<Entity> {
    Entity::find()
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
}

#[async_trait]
impl AdministratorRepository for Unit {
    async fn administrator(&mut self, id: AdministratorId) -> Result<Option<Administrator>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid())).await
    }

    async fn administrator_by_email(
        &mut self,
        email: &EmailAddress,
    ) -> Result<Option<Administrator>, StoreError> {
        self.one(Entity::find().filter(Column::EmailKey.eq(email.key())))
            .await
    }

    async fn administrators(&mut self) -> Result<Vec<Administrator>, StoreError> {
        self.all(oldest_first()).await
    }

    async fn add_administrator(&mut self, administrator: &Administrator) -> Result<(), StoreError> {
        self.insert(Model::from(administrator)).await
    }

    async fn hold_administrator(&mut self, id: AdministratorId) -> Result<Option<Administrator>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid()).lock(HOLD)).await
    }

    async fn hold_administrators(&mut self) -> Result<Vec<Administrator>, StoreError> {
        // always in the same order, so that two who hold all never wait for each other
        self.all(oldest_first().lock(HOLD)).await
    }

    async fn save_administrator(
        &mut self,
        administrator: &Administrator,
        expected: i32,
    ) -> Result<bool, StoreError> {
        let row = Model::from(administrator).into_active_model().reset_all();
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(administrator.id.as_uuid()))
            .filter(Column::Version.eq(expected));
        self.update(update).await.map(|rows| rows == 1)
    }
}

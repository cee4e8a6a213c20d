//! Administrators.

use crate::entity::administrator::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{AdministratorRepository, StoreError};
use domain::records::Administrator;
use model::ids::AdministratorId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

#[async_trait]
impl AdministratorRepository for Unit {
    async fn administrator(&mut self, id: AdministratorId) -> Result<Option<Administrator>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid())).await
    }

    async fn administrator_by_email(&mut self, email: &str) -> Result<Option<Administrator>, StoreError> {
        let key = email.trim().to_lowercase();
        self.one(Entity::find().filter(Column::EmailKey.eq(key))).await
    }

    async fn administrators(&mut self) -> Result<Vec<Administrator>, StoreError> {
        let oldest_first = Entity::find()
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        self.all(oldest_first).await
    }

    async fn add_administrator(&mut self, administrator: &Administrator) -> Result<(), StoreError> {
        self.insert(Model::from(administrator)).await
    }

    async fn save_administrator(&mut self, administrator: &Administrator) -> Result<(), StoreError> {
        let row = Model::from(administrator).into_active_model().reset_all();
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(administrator.id.as_uuid()));
        self.update(update).await.map(|_| ())
    }
}

//! OAuth applications.

use crate::entity::application::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{ApplicationRepository, StoreError};
use domain::records::Application;
use model::ids::ApplicationId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

#[async_trait]
impl ApplicationRepository for Unit {
    async fn application(&mut self, id: ApplicationId) -> Result<Option<Application>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid())).await
    }

    async fn hold_application(&mut self, id: ApplicationId) -> Result<Option<Application>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid()).lock_exclusive()).await
    }

    async fn applications(&mut self) -> Result<Vec<Application>, StoreError> {
        self.all(Entity::find().order_by_asc(Column::NameKey)).await
    }

    async fn add_application(&mut self, application: &Application) -> Result<(), StoreError> {
        self.insert(Model::from(application)).await
    }

    async fn save_application(&mut self, application: &Application) -> Result<bool, StoreError> {
        let row = Model::from(application).into_active_model().reset_all();
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(application.id.as_uuid()))
            .filter(Column::Version.eq(application.version.saturating_sub(1)));
        self.update(update).await.map(|rows| rows == 1)
    }

    async fn remove_application(&mut self, id: ApplicationId) -> Result<(), StoreError> {
        let delete = Entity::delete_many().filter(Column::Id.eq(id.as_uuid()));
        self.delete(delete).await.map(|_| ())
    }
}

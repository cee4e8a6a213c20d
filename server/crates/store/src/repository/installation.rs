//! The one row about this installation.

use crate::entity::installation::{Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{InstallationRepository, StoreError};
use domain::records::Installation;
use sea_orm::EntityTrait;

#[async_trait]
impl InstallationRepository for Unit {
    async fn installation(&mut self) -> Result<Option<Installation>, StoreError> {
        self.one(Entity::find()).await
    }

    async fn save_installation(&mut self, installation: &Installation) -> Result<(), StoreError> {
        self.upsert(Model::from(installation)).await
    }
}

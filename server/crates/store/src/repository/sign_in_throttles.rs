//! Failed sign-ins.

use crate::entity::sign_in_throttle::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{SignInThrottleRepository, StoreError};
use domain::records::SignInThrottle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

#[async_trait]
impl SignInThrottleRepository for Unit {
    async fn throttle(&mut self, key: &str) -> Result<Option<SignInThrottle>, StoreError> {
        // Held until the end of the transaction, so that tries at two instances do not count as one. SQLite has one writer anyway
        self.one(Entity::find_by_id(key).lock_exclusive()).await
    }

    async fn save_throttle(&mut self, throttle: &SignInThrottle) -> Result<(), StoreError> {
        self.upsert(Model::from(throttle)).await
    }

    async fn remove_throttle(&mut self, key: &str) -> Result<(), StoreError> {
        let delete = Entity::delete_many().filter(Column::Key.eq(key));
        self.delete(delete).await.map(|_| ())
    }
}

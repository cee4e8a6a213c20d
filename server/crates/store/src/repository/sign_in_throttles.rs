//! Failed sign-ins.

use crate::entity::sign_in_throttle::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{SignInThrottleRepository, StoreError};
use domain::records::SignInThrottle;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// How often a counter that is swept away between making and holding it is made again.
const ATTEMPTS: u8 = 5;

#[async_trait]
impl SignInThrottleRepository for Unit {
    async fn throttle(&mut self, key: &str) -> Result<SignInThrottle, StoreError> {
        for _ in 0..ATTEMPTS {
            // Held until the end of the transaction, so that tries at two instances do not count as one. SQLite has one writer anyway
            if let Some(found) = self.one(Entity::find_by_id(key).lock_exclusive()).await? {
                return Ok(found);
            }
            // A row that is not there cannot be held. Of several that make it at once, all but one wait here and then find it
            self.insert_first(Model {
                key: key.to_owned(),
                failures: 0,
                blocked_until: DateTime::UNIX_EPOCH,
            })
            .await?;
        }
        Err(StoreError::Unavailable(
            "a counter of sign-ins vanished while it was made".to_owned(),
        ))
    }

    async fn save_throttle(&mut self, throttle: &SignInThrottle) -> Result<(), StoreError> {
        self.upsert(Model::from(throttle)).await
    }

    async fn remove_throttle(&mut self, key: &str) -> Result<(), StoreError> {
        let delete = Entity::delete_many().filter(Column::Key.eq(key));
        self.delete(delete).await.map(|_| ())
    }

    async fn remove_throttles_before(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        // A row that is held is in use again. Waiting for it while holding others could end in a deadlock
        let over = Entity::find()
            .select_only()
            .column(Column::Key)
            .filter(Column::BlockedUntil.lt(before))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .into_query();
        let delete = Entity::delete_many().filter(Column::Key.in_subquery(over));
        self.delete(delete).await
    }
}

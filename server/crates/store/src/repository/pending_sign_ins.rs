//! Sign-ins under way.

use crate::entity::pending_sign_in::{Column, Entity, Model};
use crate::error::read_error;
use crate::reading::hash_bytes;
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::TokenHash;
use domain::ports::{PendingSignInRepository, StoreError};
use domain::records::PendingSignIn;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[async_trait]
impl PendingSignInRepository for Unit {
    async fn add_pending_sign_in(&mut self, pending: &PendingSignIn) -> Result<(), StoreError> {
        self.insert(Model::of(pending)?).await
    }

    async fn take_pending_sign_in(&mut self, state: &TokenHash) -> Result<Option<PendingSignIn>, StoreError> {
        // one statement finds and deletes, so that of two who come with the same state one finds nothing
        let taken = Entity::delete_many()
            .filter(Column::State.eq(hash_bytes(state)))
            .exec_with_returning(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        taken.into_iter().next().map(PendingSignIn::try_from).transpose()
    }

    async fn pending_sign_in(&mut self, state: &TokenHash) -> Result<Option<PendingSignIn>, StoreError> {
        self.one(Entity::find().filter(Column::State.eq(hash_bytes(state))))
            .await
    }

    async fn remove_pending_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.delete(Entity::delete_many().filter(Column::ExpiresAt.lte(now)))
            .await
    }
}

//! Sign-ins that wait for a decision.

use crate::entity::held_sign_in::{Column, Entity, Model};
use crate::error::read_error;
use crate::reading::hash_bytes;
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::TokenHash;
use domain::ports::{HeldSignInRepository, StoreError};
use domain::records::HeldSignIn;
use model::ids::{ApplicationId, HeldSignInId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

#[async_trait]
impl HeldSignInRepository for Unit {
    async fn put_held_sign_in(&mut self, held: &HeldSignIn) -> Result<(), StoreError> {
        self.upsert(Model::of(held)?.into_active_model()).await
    }

    async fn held_sign_in(&mut self, id: HeldSignInId) -> Result<Option<HeldSignIn>, StoreError> {
        self.one(Entity::find_by_id(id.as_uuid())).await
    }

    async fn take_held_sign_in(&mut self, id: HeldSignInId) -> Result<Option<HeldSignIn>, StoreError> {
        // one statement finds and deletes, so that of two who choose at once one finds nothing
        let taken = Entity::delete_many()
            .filter(Column::Id.eq(id.as_uuid()))
            .exec_with_returning(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        taken.into_iter().next().map(HeldSignIn::try_from).transpose()
    }

    async fn remove_held_sign_ins_of(
        &mut self,
        application: ApplicationId,
        session: &TokenHash,
    ) -> Result<u64, StoreError> {
        let delete = Entity::delete_many()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::Session.eq(hash_bytes(session)));
        self.delete(delete).await
    }

    async fn remove_held_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.delete(Entity::delete_many().filter(Column::ExpiresAt.lte(now)))
            .await
    }
}

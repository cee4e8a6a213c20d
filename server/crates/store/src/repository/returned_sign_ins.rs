//! What became of sign-ins that came back.

use crate::entity::returned_sign_in::{Column, Entity, Model};
use crate::reading::{hash_bytes, to_json};
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::TokenHash;
use domain::ports::{ReturnedSignInRepository, StoreError};
use domain::records::{Ending, ReturnedSignIn};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[async_trait]
impl ReturnedSignInRepository for Unit {
    async fn add_returned_sign_in(&mut self, returned: &ReturnedSignIn) -> Result<(), StoreError> {
        self.insert(Model::of(returned)?).await
    }

    async fn returned_sign_in(&mut self, state: &TokenHash) -> Result<Option<ReturnedSignIn>, StoreError> {
        self.one(Entity::find().filter(Column::State.eq(hash_bytes(state))))
            .await
    }

    async fn end_returned_sign_in(&mut self, state: &TokenHash, ending: &Ending) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::Ending, Expr::val(to_json(ending)?))
            .filter(Column::State.eq(hash_bytes(state)));
        self.update(update).await.map(|_| ())
    }

    async fn remove_returned_sign_ins_before(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.delete(Entity::delete_many().filter(Column::ExpiresAt.lte(now)))
            .await
    }
}

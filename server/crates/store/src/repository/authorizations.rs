//! Authorizations, and the lease that keeps two instances from spending the same refresh token.
//!
//! Each change is a single statement that names the generation it is based on. So it holds between transactions, processes and
//! machines without any lock of ours.

use crate::entity::authorization::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{AuthorizationRepository, StoreError};
use domain::records::Authorization;
use model::ids::ApplicationId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

#[async_trait]
impl AuthorizationRepository for Unit {
    async fn authorization(
        &mut self,
        application: ApplicationId,
    ) -> Result<Option<Authorization>, StoreError> {
        self.one(Entity::find_by_id(application.as_uuid())).await
    }

    async fn authorizations(&mut self) -> Result<Vec<Authorization>, StoreError> {
        self.all(Entity::find().order_by_asc(Column::ApplicationId)).await
    }

    async fn next_generation(&mut self) -> Result<i64, StoreError> {
        self.next_number("generations").await.map(i64::from)
    }

    async fn put_authorization(&mut self, authorization: &Authorization) -> Result<(), StoreError> {
        self.upsert(Model::unleased(authorization)?).await
    }

    async fn save_authorization(
        &mut self,
        authorization: &Authorization,
        expected: i64,
    ) -> Result<bool, StoreError> {
        let row = Model::unleased(authorization)?.into_active_model().reset_all();
        let update = Entity::update_many()
            .set(row)
            .filter(Column::ApplicationId.eq(authorization.application.as_uuid()))
            .filter(Column::Generation.eq(expected));
        self.update(update).await.map(|rows| rows == 1)
    }

    /// A lease that still runs is not given again, not even to its holder: two tasks of one process are two as well.
    async fn lease_authorization(
        &mut self,
        application: ApplicationId,
        expected: i64,
        holder: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let free = Condition::any()
            .add(Column::LeaseUntil.is_null())
            .add(Column::LeaseUntil.lte(now));
        let update = Entity::update_many()
            .col_expr(Column::LeaseHolder, Expr::val(holder))
            .col_expr(Column::LeaseUntil, Expr::val(until))
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::Generation.eq(expected))
            .filter(free);
        self.update(update).await.map(|rows| rows == 1)
    }

    async fn release_leases(&mut self) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::LeaseHolder, Expr::val(Option::<String>::None))
            .col_expr(Column::LeaseUntil, Expr::val(Option::<DateTime<Utc>>::None))
            .filter(Column::LeaseUntil.is_not_null());
        self.update(update).await.map(|_| ())
    }

    async fn remove_authorization(&mut self, application: ApplicationId) -> Result<bool, StoreError> {
        let delete = Entity::delete_many().filter(Column::ApplicationId.eq(application.as_uuid()));
        self.delete(delete).await.map(|rows| rows == 1)
    }
}

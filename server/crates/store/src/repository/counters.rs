//! Numbers that are given out one after the other.

use crate::entity::counter::{Column, Entity, Model};
use crate::error::store_error;
use crate::unit::Unit;
use domain::ports::StoreError;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, IntoActiveModel};

impl Unit {
    /// The next number of a counter. Whoever comes second waits for the first one's commit, so that none is given twice.
    pub(super) async fn next_number(&self, counter: &str) -> Result<i32, StoreError> {
        let first = Model {
            name: counter.to_owned(),
            value: 1,
        };
        let count_on = OnConflict::column(Column::Name)
            .value(Column::Value, Expr::col((Entity, Column::Value)).add(1))
            .to_owned();
        let counted = Entity::insert(first.into_active_model())
            .on_conflict(count_on)
            .exec_with_returning(&self.db())
            .await
            .map_err(store_error)?;
        Ok(counted.value)
    }
}

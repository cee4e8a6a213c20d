//! The one row about this installation.

use crate::entity::installation::{Column, Entity, Model};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::TokenHash;
use domain::ports::{InstallationRepository, StoreError};
use domain::records::Installation;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[async_trait]
impl InstallationRepository for Unit {
    async fn installation(&mut self) -> Result<Option<Installation>, StoreError> {
        self.one(Entity::find()).await
    }

    async fn save_installation(&mut self, installation: &Installation) -> Result<(), StoreError> {
        self.upsert(Model::from(installation)).await
    }

    async fn take_setup_token(&mut self, token: &TokenHash) -> Result<bool, StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::SetupToken, Expr::val(Option::<Vec<u8>>::None))
            .filter(Column::SetupToken.eq(token.as_bytes().to_vec()));
        self.update(update).await.map(|rows| rows == 1)
    }
}

//! Sessions.

use crate::entity::administrator;
use crate::entity::session::{Column, Entity, Model};
use crate::error::read_error;
use crate::reading::hash_bytes;
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::TokenHash;
use domain::ports::{SessionRepository, StoreError};
use domain::records::{Administrator, Session};
use model::ids::AdministratorId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

#[async_trait]
impl SessionRepository for Unit {
    async fn session(&mut self, token: &TokenHash) -> Result<Option<(Session, Administrator)>, StoreError> {
        let found = Entity::find_by_id(hash_bytes(token))
            .find_also_related(administrator::Entity)
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        // without its administrator there is no session: the foreign key removes it
        let Some((session, Some(administrator))) = found else {
            return Ok(None);
        };
        Ok(Some((session.try_into()?, administrator.try_into()?)))
    }

    async fn add_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.insert(Model::from(session)).await
    }

    async fn touch_session(&mut self, token: &TokenHash, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::LastSeenAt, Expr::val(at))
            .filter(Column::Token.eq(hash_bytes(token)));
        self.update(update).await.map(|_| ())
    }

    async fn remove_session(&mut self, token: &TokenHash) -> Result<(), StoreError> {
        let delete = Entity::delete_many().filter(Column::Token.eq(hash_bytes(token)));
        self.delete(delete).await.map(|_| ())
    }

    async fn remove_sessions_of(
        &mut self,
        administrator: AdministratorId,
        except: Option<&TokenHash>,
    ) -> Result<(), StoreError> {
        let mut delete = Entity::delete_many().filter(Column::AdministratorId.eq(administrator.as_uuid()));
        if let Some(token) = except {
            delete = delete.filter(Column::Token.ne(hash_bytes(token)));
        }
        self.delete(delete).await.map(|_| ())
    }

    async fn remove_sessions_before(
        &mut self,
        idle: DateTime<Utc>,
        absolute: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let over = Condition::any()
            .add(Column::LastSeenAt.lt(idle))
            .add(Column::CreatedAt.lt(absolute));
        self.delete(Entity::delete_many().filter(over)).await
    }
}

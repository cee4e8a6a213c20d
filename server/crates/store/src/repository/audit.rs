//! The audit log.

use crate::entity::audit_event::{Column, Entity, Model};
use crate::error::read_error;
use crate::paging::{self, Cut};
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{AuditRepository, StoreError};
use domain::records::{AuditEvent, AuditFilter, Page, PageKey};
use model::form::filled;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// Pages are cut by time, so that a span of time is found at once, and by id, so that no two events share a place.
const PLACE: [Column; 2] = [Column::At, Column::Id];

impl Unit {
    async fn cut_at_event(&self, id: Uuid, cut: fn(Vec<sea_orm::Value>) -> Cut) -> Result<Cut, StoreError> {
        let at: Option<chrono::DateTime<chrono::Utc>> = Entity::find_by_id(id)
            .select_only()
            .column(Column::At)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        Ok(at.map_or(Cut::First, |at| cut(vec![at.into(), id.into()])))
    }
}

#[async_trait]
impl AuditRepository for Unit {
    async fn add_audit_event(&mut self, event: &AuditEvent) -> Result<(), StoreError> {
        self.insert(Model::from(event)).await
    }

    async fn audit_events(
        &mut self,
        filter: &AuditFilter,
        key: PageKey,
        size: u64,
    ) -> Result<Page<AuditEvent>, StoreError> {
        let cut = match key {
            PageKey::First => Cut::First,
            PageKey::OlderThan(id) => self.cut_at_event(id, Cut::OlderThan).await?,
            PageKey::NewerThan(id) => self.cut_at_event(id, Cut::NewerThan).await?,
        };
        let page = paging::page(&self.db(), filtered(filter), &PLACE, cut, size).await?;
        paging::records(page)
    }
}

fn filtered(filter: &AuditFilter) -> Select<Entity> {
    Entity::find()
        .apply_if(filter.action, |select, action| {
            select.filter(Column::Action.eq(action.value()))
        })
        .apply_if(filter.from, |select, from| select.filter(Column::At.gte(from)))
        .apply_if(filter.until, |select, until| select.filter(Column::At.lt(until)))
        .apply_if(filter.text.as_deref().and_then(filled), |select, text| {
            select.filter(Expr::col(Column::Search).like(containing(text)))
        })
}

/// A pattern that finds `text` anywhere, with the characters that have a meaning in patterns taken as they are.
fn containing(text: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}

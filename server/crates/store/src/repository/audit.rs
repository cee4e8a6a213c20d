//! The audit log.

use crate::entity::audit_event::{Column, Entity, Model};
use crate::error::read_error;
use crate::paging::{self, Cut};
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{AuditRepository, StoreError};
use domain::records::{AuditEvent, AuditFilter, LookedBackTo, Page, PageKey};
use model::audit::AuditAction;
use model::form::filled;
use model::ids::AdministratorId;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value};
use uuid::Uuid;

/// Pages are cut by time, so that a span of time is found at once, and by id, so that no two events share a place.
const PLACE: [Column; 2] = [Column::At, Column::Id];

impl Unit {
    /// When the event at the edge of a page was, if there is such an event.
    async fn edge(&self, key: PageKey) -> Result<Option<DateTime<Utc>>, StoreError> {
        let (PageKey::OlderThan(id) | PageKey::NewerThan(id)) = key else {
            return Ok(None);
        };
        Entity::find_by_id(id)
            .select_only()
            .column(Column::At)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)
    }

    /// A page of events that hold a text. No index finds a text within others, so that only so many events are looked at, from the cut
    /// back; the way to newer matches is the first page.
    async fn search(&self, filter: &AuditFilter, cut: Cut, size: u64) -> Result<Page<Model>, StoreError> {
        let place = || Expr::tuple(PLACE.map(Expr::col));
        let of = |values: Vec<Value>| Expr::tuple(values.into_iter().map(Expr::val));
        let from_cut = |select: Select<Entity>| match &cut {
            Cut::OlderThan(edge) => select.filter(place().lt(of(edge.clone()))),
            Cut::First | Cut::NewerThan(_) => select,
        };
        let any_text = AuditFilter {
            text: None,
            ..filter.clone()
        };
        let last: Option<(Uuid, DateTime<Utc>)> = from_cut(filtered(&any_text))
            .select_only()
            .columns([Column::Id, Column::At])
            .order_by_desc(Column::At)
            .order_by_desc(Column::Id)
            .offset(LOOKED_AT - 1)
            .limit(1)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        let within = from_cut(filtered(filter)).apply_if(last, |select, (id, at)| {
            select.filter(place().gte(of(vec![at.into(), id.into()])))
        });
        let mut page = paging::page(&self.db(), within, &PLACE, Cut::First, size).await?;
        page.newer = matches!(cut, Cut::OlderThan(_));
        page.looked_back_to = last
            .filter(|_| !page.older)
            .map(|(id, at)| LookedBackTo { id, at });
        Ok(page)
    }
}

/// Events that a search for a text looks at before it answers.
const LOOKED_AT: u64 = 20_000;

/// Where to cut, and what of the filter is then left to be looked at. A bound that the edge already implies is left out: of two bounds
/// on one index, a database may well walk from the wrong one.
fn cut(key: PageKey, edge: Option<DateTime<Utc>>, filter: &AuditFilter) -> (Cut, AuditFilter) {
    let mut filter = filter.clone();
    let cut = match (key, edge) {
        (PageKey::OlderThan(id), Some(at)) => {
            filter.until = filter.until.filter(|until| *until <= at);
            Cut::OlderThan(vec![at.into(), id.into()])
        }
        (PageKey::NewerThan(id), Some(at)) => {
            filter.from = filter.from.filter(|from| *from > at);
            Cut::NewerThan(vec![at.into(), id.into()])
        }
        _ => Cut::First,
    };
    (cut, filter)
}

#[async_trait]
impl AuditRepository for Unit {
    async fn add_audit_event(&mut self, event: &AuditEvent) -> Result<(), StoreError> {
        self.insert(Model::from(event)).await
    }

    async fn signed_in_from(
        &mut self,
        administrator: AdministratorId,
        since: DateTime<Utc>,
    ) -> Result<Vec<String>, StoreError> {
        Entity::find()
            .select_only()
            .column(Column::RemoteAddress)
            .distinct()
            .filter(Column::AdministratorId.eq(administrator.as_uuid()))
            .filter(Column::Action.eq(AuditAction::SignedIn.value()))
            .filter(Column::At.gte(since))
            .filter(Column::RemoteAddress.is_not_null())
            .into_tuple()
            .all(&self.db())
            .await
            .map_err(read_error::<Entity>)
    }

    async fn audit_events(
        &mut self,
        filter: &AuditFilter,
        key: PageKey,
        size: u64,
    ) -> Result<Page<AuditEvent>, StoreError> {
        let edge = self.edge(key).await?;
        let (cut, filter) = cut(key, edge, filter);
        if filter.text.as_deref().and_then(filled).is_some() {
            return paging::records(self.search(&filter, cut, size).await?);
        }
        let page = paging::page(&self.db(), filtered(&filter), &PLACE, cut, size).await?;
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

//! Test runs.

use crate::entity::{test_run, test_step};
use crate::error::read_error;
use crate::paging::{self, Cut};
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{StoreError, TestRunRepository};
use domain::records::{Page, PageKey, TestRun, TestRunHead};
use model::ids::TestRunId;
use model::test_run::{Outcome, Step, StepState};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

impl Unit {
    async fn with_steps(&self, head: TestRunHead) -> Result<TestRun, StoreError> {
        let steps = test_step::Entity::find()
            .filter(test_step::Column::RunId.eq(head.id.as_uuid()))
            .order_by_asc(test_step::Column::Place);
        Ok(TestRun {
            steps: self.all(steps).await?,
            head,
        })
    }

    /// Marks the unfinished runs among `which` as interrupted, and their unfinished steps as skipped.
    async fn interrupt(&self, which: Condition, at: DateTime<Utc>) -> Result<u64, StoreError> {
        use test_run::{Column, Entity};
        let unfinished = which.add(Column::Outcome.is_null());
        let runs = Query::select()
            .column(Column::Id)
            .from(Entity)
            .cond_where(unfinished.clone())
            .to_owned();
        let open = [StepState::Waiting, StepState::Running].map(StepState::value);
        let skip = test_step::Entity::update_many()
            .col_expr(test_step::Column::State, Expr::val(StepState::Skipped.value()))
            .filter(test_step::Column::State.is_in(open))
            .filter(test_step::Column::RunId.in_subquery(runs));
        self.update(skip).await?;
        let finish = Entity::update_many()
            .col_expr(Column::Outcome, Expr::val(Outcome::Interrupted.value()))
            .col_expr(Column::FinishedAt, Expr::val(at))
            .filter(unfinished);
        self.update(finish).await
    }

    /// Where a page is cut: a run is known outside by its id, and paged by its number.
    async fn cut_at_run(&self, id: Uuid, cut: fn(Vec<sea_orm::Value>) -> Cut) -> Result<Cut, StoreError> {
        let number: Option<i32> = test_run::Entity::find_by_id(id)
            .select_only()
            .column(test_run::Column::Number)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<test_run::Entity>)?;
        Ok(number.map_or(Cut::First, |number| cut(vec![number.into()])))
    }
}

#[async_trait]
impl TestRunRepository for Unit {
    async fn add_test_run(&mut self, run: &TestRun) -> Result<i32, StoreError> {
        let number = self.next_number("test_runs").await?;
        self.insert(test_run::Model::numbered(&run.head, number)).await?;
        for (place, step) in run.steps.iter().enumerate() {
            self.insert(test_step::Model::of(run.head.id, place, step)?)
                .await?;
        }
        Ok(number)
    }

    async fn save_test_step(&mut self, run: TestRunId, place: usize, step: &Step) -> Result<(), StoreError> {
        use test_step::{Column, Entity, Model};
        let row = Model::of(run, place, step)?;
        let update = Entity::update_many()
            .filter(Column::RunId.eq(row.run_id))
            .filter(Column::Place.eq(row.place))
            .set(row.into_active_model().reset_all());
        self.update(update).await.map(|_| ())
    }

    async fn finish_test_run(
        &mut self,
        run: TestRunId,
        outcome: Outcome,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        use test_run::{Column, Entity};
        let update = Entity::update_many()
            .col_expr(Column::Outcome, Expr::val(outcome.value()))
            .col_expr(Column::FinishedAt, Expr::val(at))
            .filter(Column::Id.eq(run.as_uuid()));
        self.update(update).await.map(|_| ())
    }

    async fn test_run(&mut self, id: TestRunId) -> Result<Option<TestRun>, StoreError> {
        match self.one(test_run::Entity::find_by_id(id.as_uuid())).await? {
            Some(head) => self.with_steps(head).await.map(Some),
            None => Ok(None),
        }
    }

    async fn last_test_run(&mut self) -> Result<Option<TestRun>, StoreError> {
        let last = test_run::Entity::find().order_by_desc(test_run::Column::Number);
        match self.one(last).await? {
            Some(head) => self.with_steps(head).await.map(Some),
            None => Ok(None),
        }
    }

    async fn test_runs(&mut self, key: PageKey, size: u64) -> Result<Page<TestRunHead>, StoreError> {
        let cut = match key {
            PageKey::First => Cut::First,
            PageKey::OlderThan(id) => self.cut_at_run(id, Cut::OlderThan).await?,
            PageKey::NewerThan(id) => self.cut_at_run(id, Cut::NewerThan).await?,
        };
        let columns = [test_run::Column::Number];
        let page = paging::page(&self.db(), test_run::Entity::find(), &columns, cut, size).await?;
        paging::records(page)
    }

    async fn interrupt_test_run(&mut self, run: TestRunId, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let this = test_run::Column::Id.eq(run.as_uuid());
        self.interrupt(Condition::all().add(this), at)
            .await
            .map(|rows| rows == 1)
    }

    async fn interrupt_test_runs(
        &mut self,
        before: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let old = test_run::Column::StartedAt.lt(before);
        self.interrupt(Condition::all().add(old), at).await
    }
}

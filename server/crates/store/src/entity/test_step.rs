//! `test_steps`.

use crate::reading::{Row, to_json};
use domain::ports::StoreError;
use model::ids::TestRunId;
use model::test_run::{Direction, Step, StepKind, StepState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "test_steps")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub direction: String,
    pub kind: String,
    pub state: String,
    pub started_at: Option<DateTimeUtc>,
    pub duration_ms: Option<i64>,
    pub evidence: String,
    pub problem: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of one step.
    pub(crate) fn of(run: TestRunId, place: usize, step: &Step) -> Result<Self, StoreError> {
        let row = Row::of(Entity, format_args!("{run}/{place}"));
        Ok(Self {
            run_id: run.as_uuid(),
            place: row.number(Column::Place, place)?,
            direction: step.direction.value().to_owned(),
            kind: step.kind.value().to_owned(),
            state: step.state.value().to_owned(),
            started_at: step.started_at,
            duration_ms: step
                .duration_ms
                .map(|ms| row.number(Column::DurationMs, ms))
                .transpose()?,
            evidence: to_json(&step.evidence)?,
            problem: step.problem.as_ref().map(to_json).transpose()?,
        })
    }
}

impl TryFrom<Model> for Step {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, format_args!("{}/{}", model.run_id, model.place));
        Ok(Self {
            direction: row.known(Column::Direction, Direction::from_value(&model.direction))?,
            kind: row.known(Column::Kind, StepKind::from_value(&model.kind))?,
            state: row.known(Column::State, StepState::from_value(&model.state))?,
            started_at: model.started_at,
            duration_ms: model
                .duration_ms
                .map(|ms| row.number(Column::DurationMs, ms))
                .transpose()?,
            evidence: row.json(Column::Evidence, &model.evidence)?,
            problem: row.json_optional(Column::Problem, model.problem.as_deref())?,
        })
    }
}

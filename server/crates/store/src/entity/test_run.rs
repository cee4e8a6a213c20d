//! `test_runs`.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::TestRunHead;
use model::ids::TestRunId;
use model::test_run::Outcome;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "test_runs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: i32,
    pub started_by: String,
    pub recipient: String,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub outcome: Option<String>,
    pub outgoing_version: i32,
    pub incoming_version: i32,
    pub outgoing_summary: String,
    pub incoming_summary: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a run that is given `number`.
    pub(crate) fn numbered(head: &TestRunHead, number: i32) -> Self {
        Self {
            id: head.id.as_uuid(),
            number,
            started_by: head.started_by.clone(),
            recipient: head.recipient.clone(),
            started_at: head.started_at,
            finished_at: head.finished_at,
            outcome: head.outcome.map(|outcome| outcome.value().to_owned()),
            outgoing_version: head.outgoing_version,
            incoming_version: head.incoming_version,
            outgoing_summary: head.outgoing_summary.clone(),
            incoming_summary: head.incoming_summary.clone(),
        }
    }
}

impl TryFrom<Model> for TestRunHead {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        let outcome = model.outcome.as_deref();
        Ok(Self {
            id: TestRunId::from_uuid(model.id),
            number: model.number,
            outcome: row.word_optional(Column::Outcome, outcome, Outcome::from_value)?,
            started_by: model.started_by,
            recipient: model.recipient,
            started_at: model.started_at,
            finished_at: model.finished_at,
            outgoing_version: model.outgoing_version,
            incoming_version: model.incoming_version,
            outgoing_summary: model.outgoing_summary,
            incoming_summary: model.incoming_summary,
        })
    }
}

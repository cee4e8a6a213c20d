//! `audit_events`.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::AuditEvent;
use model::audit::AuditAction;
use model::ids::{AdministratorId, AuditEventId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    pub administrator_id: Option<Uuid>,
    pub actor: String,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<String>,
    pub subject_name: String,
    pub detail: String,
    pub remote_address: Option<String>,
    pub request_id: Option<String>,
    pub search: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&AuditEvent> for Model {
    fn from(record: &AuditEvent) -> Self {
        // lower case is made here: SQLite itself knows it for ASCII only
        let search = format!("{}\n{}\n{}", record.actor, record.subject_name, record.detail).to_lowercase();
        Self {
            id: record.id.as_uuid(),
            at: record.at,
            administrator_id: record.administrator.map(AdministratorId::as_uuid),
            actor: record.actor.clone(),
            action: record.action.value().to_owned(),
            subject_kind: record.subject_kind.clone(),
            subject_id: record.subject_id.clone(),
            subject_name: record.subject_name.clone(),
            detail: record.detail.clone(),
            remote_address: record.remote_address.clone(),
            request_id: record.request_id.clone(),
            search,
        }
    }
}

impl TryFrom<Model> for AuditEvent {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            id: AuditEventId::from_uuid(model.id),
            at: model.at,
            administrator: model.administrator_id.map(AdministratorId::from_uuid),
            actor: model.actor,
            action: row.known(Column::Action, AuditAction::from_value(&model.action))?,
            subject_kind: model.subject_kind,
            subject_id: model.subject_id,
            subject_name: model.subject_name,
            detail: model.detail,
            remote_address: model.remote_address,
            request_id: model.request_id,
        })
    }
}

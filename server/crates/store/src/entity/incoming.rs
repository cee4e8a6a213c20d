//! `incoming_settings`: one row, from the first save.

use super::outgoing::port;
use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{IncomingSettings, Revision};
use model::email::{AuthType, TlsMode};
use model::ids::ApplicationId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "incoming_settings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub version: i32,
    pub saved_at: DateTimeUtc,
    pub saved_by: String,
    pub auth_type: Option<String>,
    pub host_name: Option<String>,
    pub host_port: Option<i32>,
    pub tls_mode: Option<String>,
    pub user_name: Option<String>,
    pub password: Option<Vec<u8>>,
    pub application_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for IncomingSettings {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        let auth_type = model.auth_type.as_deref();
        let tls_mode = model.tls_mode.as_deref();
        Ok(Self {
            revision: Revision {
                version: model.version,
                saved_at: Some(model.saved_at),
                saved_by: Some(model.saved_by),
            },
            auth_type: row.word_optional(Column::AuthType, auth_type, AuthType::from_value)?,
            host_name: row.parse_optional(Column::HostName, model.host_name.as_deref())?,
            host_port: port(&row, Column::HostPort, model.host_port)?,
            tls_mode: row.word_optional(Column::TlsMode, tls_mode, TlsMode::from_value)?,
            user_name: model.user_name,
            has_password: model.password.is_some(),
            application: model.application_id.map(ApplicationId::from_uuid),
        })
    }
}

//! `outgoing_settings`: one row, from the first save.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{OutgoingSettings, Revision};
use model::address::Port;
use model::email::{AuthType, TlsMode};
use model::ids::ApplicationId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_settings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub version: i32,
    pub saved_at: DateTimeUtc,
    pub saved_by: String,
    pub auth_type: String,
    pub host_name: Option<String>,
    pub host_port: Option<i32>,
    pub tls_mode: String,
    pub user_name: String,
    pub password: Option<Vec<u8>>,
    pub application_id: Option<Uuid>,
    pub from_address: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for OutgoingSettings {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            revision: Revision {
                version: model.version,
                saved_at: Some(model.saved_at),
                saved_by: Some(model.saved_by),
            },
            auth_type: row.known(Column::AuthType, AuthType::from_value(&model.auth_type))?,
            host_name: row.parse_optional(Column::HostName, model.host_name.as_deref())?,
            host_port: port(&row, Column::HostPort, model.host_port)?,
            tls_mode: row.known(Column::TlsMode, TlsMode::from_value(&model.tls_mode))?,
            user_name: model.user_name,
            has_password: model.password.is_some(),
            application: model.application_id.map(ApplicationId::from_uuid),
            from_address: Some(row.parse(Column::FromAddress, &model.from_address)?),
        })
    }
}

/// A port, or none.
pub(super) fn port(
    row: &Row,
    column: impl IdenStatic,
    number: Option<i32>,
) -> Result<Option<Port>, StoreError> {
    number
        .map(|number| row.known(column, u16::try_from(number).ok().and_then(Port::new)))
        .transpose()
}

//! `administrators`.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{Administrator, Revision};
use model::ids::AdministratorId;
use sea_orm::entity::prelude::*;
use secrecy::ExposeSecret;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "administrators")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub password_hash: String,
    pub active: bool,
    pub created_at: DateTimeUtc,
    pub password_changed_at: DateTimeUtc,
    pub version: i32,
    pub saved_at: Option<DateTimeUtc>,
    pub saved_by: Option<String>,
}

/// Without the password hash.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Administrator> for Model {
    fn from(record: &Administrator) -> Self {
        Self {
            id: record.id.as_uuid(),
            email: record.email.as_str().to_owned(),
            email_key: record.email.key(),
            name: record.name.as_str().to_owned(),
            password_hash: record.password_hash.expose_secret().to_owned(),
            active: record.active,
            created_at: record.created_at,
            password_changed_at: record.password_changed_at,
            version: record.revision.version,
            saved_at: record.revision.saved_at,
            saved_by: record.revision.saved_by.clone(),
        }
    }
}

impl TryFrom<Model> for Administrator {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            id: AdministratorId::from_uuid(model.id),
            revision: Revision {
                version: model.version,
                saved_at: model.saved_at,
                saved_by: model.saved_by,
            },
            email: row.parse(Column::Email, &model.email)?,
            name: row.parse(Column::Name, &model.name)?,
            password_hash: model.password_hash.into(),
            active: model.active,
            created_at: model.created_at,
            password_changed_at: model.password_changed_at,
        })
    }
}

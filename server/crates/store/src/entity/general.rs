//! `general_settings`: one row, from the first save.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{GeneralSettings, Revision};
use model::base_url::ServerBaseUrl;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "general_settings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub version: i32,
    pub saved_at: DateTimeUtc,
    pub saved_by: String,
    pub base_url: Option<String>,
    pub callback_path: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for GeneralSettings {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        let base_url = model
            .base_url
            .map(|text| row.known(Column::BaseUrl, ServerBaseUrl::try_from(text).ok()))
            .transpose()?;
        Ok(Self {
            revision: Revision {
                version: model.version,
                saved_at: Some(model.saved_at),
                saved_by: Some(model.saved_by),
            },
            base_url,
            callback_path: row.parse(Column::CallbackPath, &model.callback_path)?,
        })
    }
}

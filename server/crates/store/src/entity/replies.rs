//! `reply_settings`: one row, from the first save.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{ReplySettings, Revision};
use model::email::{ChosenFolder, ProcessedMail, ReplyFolder};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reply_settings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub version: i32,
    pub saved_at: DateTimeUtc,
    pub saved_by: String,
    pub enabled: bool,
    pub reply_address: Option<String>,
    pub folder: String,
    pub folder_id: Option<String>,
    pub folder_mailbox: Option<String>,
    pub processed: String,
    pub keep_days: i32,
    pub interval_seconds: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for ReplySettings {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        let folder = match &model.folder_id {
            Some(id) => ReplyFolder::Chosen(ChosenFolder {
                id: row.parse(Column::FolderId, id)?,
                name: row.parse(Column::Folder, &model.folder)?,
                mailbox: row.known(Column::FolderMailbox, model.folder_mailbox)?,
            }),
            None => ReplyFolder::Named(row.parse(Column::Folder, &model.folder)?),
        };
        Ok(Self {
            revision: Revision {
                version: model.version,
                saved_at: Some(model.saved_at),
                saved_by: Some(model.saved_by),
            },
            enabled: model.enabled,
            reply_address: row.parse_optional(Column::ReplyAddress, model.reply_address.as_deref())?,
            folder: Some(folder),
            processed: row.known(Column::Processed, ProcessedMail::from_value(&model.processed))?,
            keep_days: row.number(Column::KeepDays, model.keep_days)?,
            interval_seconds: row.number(Column::IntervalSeconds, model.interval_seconds)?,
        })
    }
}

//! The audit log. Refers to nothing: it outlives what it tells of.

use crate::columns::time;
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{Index, Table};
use sea_orm_migration::schema::{pk_uuid, text, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("audit_events")
            .col(pk_uuid("id"))
            .col(time("at"))
            .col(uuid_null("administrator_id"))
            .col(text("actor"))
            .col(text("action"))
            .col(text("subject_kind"))
            .col(text_null("subject_id"))
            .col(text("subject_name"))
            .col(text("detail"))
            .col(text_null("remote_address"))
            .col(text_null("request_id"))
            // actor, subject and detail in lower case: what the filter looks through
            .col(text("search"))
            .to_owned();
        manager.create_table(table).await?;
        // pages are cut by time and id; the filters narrow that down
        for (name, columns) in [
            ("ix_audit_events_at_id", &["at", "id"][..]),
            ("ix_audit_events_action_at_id", &["action", "at", "id"][..]),
        ] {
            let mut index = Index::create().name(name).table("audit_events").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

//! The four pages of settings, one row each, and each with the version that a save has to name.

use crate::columns::{only_row, reference, time};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Table, TableCreateStatement};
use sea_orm_migration::schema::{blob_null, boolean, integer, integer_null, text, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(general()).await?;
        manager.create_table(outgoing()).await?;
        manager.create_table(incoming()).await?;
        manager.create_table(replies()).await
    }
}

/// A table that holds one page of settings. There is no row until the first save.
fn settings(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(only_row("id"))
        .col(integer("version"))
        .col(time("saved_at"))
        .col(text("saved_by"))
        .to_owned()
}

fn general() -> TableCreateStatement {
    settings("general_settings")
        .col(text_null("base_url"))
        .col(text("callback_path"))
        .to_owned()
}

fn outgoing() -> TableCreateStatement {
    settings("outgoing_settings")
        .col(text("auth_type"))
        .col(text_null("host_name"))
        .col(integer_null("host_port"))
        .col(text("tls_mode"))
        .col(text("user_name"))
        .col(blob_null("password"))
        .col(uuid_null("application_id"))
        .col(text("from_address"))
        .foreign_key(&mut reference(
            ("outgoing_settings", "application_id"),
            "applications",
            ForeignKeyAction::Restrict,
        ))
        .to_owned()
}

fn incoming() -> TableCreateStatement {
    settings("incoming_settings")
        .col(text_null("auth_type"))
        .col(text_null("host_name"))
        .col(integer_null("host_port"))
        .col(text_null("tls_mode"))
        .col(text_null("user_name"))
        .col(blob_null("password"))
        .col(uuid_null("application_id"))
        .foreign_key(&mut reference(
            ("incoming_settings", "application_id"),
            "applications",
            ForeignKeyAction::Restrict,
        ))
        .to_owned()
}

fn replies() -> TableCreateStatement {
    settings("reply_settings")
        .col(boolean("enabled"))
        .col(text_null("reply_address"))
        .col(text("folder"))
        .col(text("processed"))
        .col(integer("keep_days"))
        .col(integer("interval_seconds"))
        .to_owned()
}

//! OAuth applications. A credential that one of them uses cannot be deleted.

use crate::columns::{reference, time};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Index, Table};
use sea_orm_migration::schema::{integer, pk_uuid, text, text_uniq, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The columns that point to a credential. Which of them are filled, `client_auth` says.
const CREDENTIALS: [&str; 3] = ["secret_id", "certificate_id", "key_id"];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create()
            .table("applications")
            .col(pk_uuid("id"))
            .col(integer("version"))
            .col(text("name"))
            // the name in lower case
            .col(text_uniq("name_key"))
            .col(text("provider"))
            .col(text("cloud"))
            .col(text("authority_url"))
            .col(text("graph_url"))
            .col(text("tenant"))
            .col(text("client_id"))
            .col(text("client_auth"))
            .col(time("saved_at"))
            .col(text("saved_by"))
            .to_owned();
        for column in CREDENTIALS {
            table.col(uuid_null(column)).foreign_key(&mut reference(
                ("applications", column),
                "credentials",
                ForeignKeyAction::Restrict,
            ));
        }
        manager.create_table(table).await?;
        // the database looks here before it deletes a credential
        for column in CREDENTIALS {
            let index = Index::create()
                .name(format!("ix_applications_{column}"))
                .table("applications")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

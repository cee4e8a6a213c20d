//! Administrators, their sessions, and failed sign-ins.

use crate::columns::{reference, time};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Index, Table};
use sea_orm_migration::schema::{blob, boolean, integer, pk_uuid, text, text_null, text_uniq, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_administrators(manager).await?;
        create_sessions(manager).await?;
        let throttles = Table::create()
            .table("sign_in_throttles")
            .col(text("key").primary_key())
            .col(integer("failures"))
            .col(time("blocked_until"))
            .to_owned();
        manager.create_table(throttles).await
    }
}

async fn create_administrators(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("administrators")
        .col(pk_uuid("id"))
        .col(text("email"))
        // the address in lower case: unique without case, on both databases alike
        .col(text_uniq("email_key"))
        .col(text("name"))
        .col(text("password_hash"))
        .col(boolean("active"))
        .col(time("created_at"))
        .col(time("password_changed_at"))
        .to_owned();
    manager.create_table(table).await
}

async fn create_sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("sessions")
        .col(blob("token").primary_key())
        .col(uuid("administrator_id"))
        .col(time("created_at"))
        .col(time("last_seen_at"))
        .col(text_null("remote_address"))
        .col(text_null("user_agent"))
        .foreign_key(&mut reference(
            ("sessions", "administrator_id"),
            "administrators",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await?;
    // one index each for ending all of an administrator, and for clearing away the idle and the old
    for column in ["administrator_id", "last_seen_at", "created_at"] {
        let index = Index::create()
            .name(format!("ix_sessions_{column}"))
            .table("sessions")
            .col(column)
            .to_owned();
        manager.create_index(index).await?;
    }
    Ok(())
}

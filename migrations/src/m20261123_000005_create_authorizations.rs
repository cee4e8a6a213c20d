//! Authorizations with their tokens and lease, and sign-ins under way. Both go with their application.

use crate::columns::{reference, time, time_null};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Index, Table};
use sea_orm_migration::schema::{big_integer, blob, integer, pk_uuid, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_authorizations(manager).await?;
        create_pending_sign_ins(manager).await
    }
}

async fn create_authorizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("authorizations")
        .col(pk_uuid("application_id"))
        .col(text("state"))
        .col(big_integer("generation"))
        .col(text("tid"))
        .col(text("oid"))
        .col(text("upn"))
        .col(text_null("mail"))
        .col(text_null("display_name"))
        // JSON arrays of texts
        .col(text("aliases"))
        .col(text("scopes"))
        .col(blob("access_token"))
        .col(time("access_expires_at"))
        .col(blob("refresh_token"))
        .col(time("authorized_at"))
        .col(text("authorized_by"))
        .col(time_null("refreshed_at"))
        .col(text_null("refreshed_by"))
        .col(time_null("next_attempt_at"))
        .col(integer("failures"))
        .col(time_null("failing_since"))
        // JSON
        .col(text_null("problem"))
        .col(text_null("lease_holder"))
        .col(time_null("lease_until"))
        .foreign_key(&mut reference(
            ("authorizations", "application_id"),
            "applications",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await
}

async fn create_pending_sign_ins(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("pending_sign_ins")
        .col(blob("state").primary_key())
        .col(uuid("application_id"))
        .col(blob("session"))
        .col(uuid("administrator_id"))
        .col(blob("secrets"))
        .col(text("redirect_uri"))
        // JSON array of permission names
        .col(text("permissions"))
        .col(text("expected"))
        .col(time("created_at"))
        .col(time("expires_at"))
        .foreign_key(&mut reference(
            ("pending_sign_ins", "application_id"),
            "applications",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            ("pending_sign_ins", "administrator_id"),
            "administrators",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["application_id", "administrator_id", "expires_at"] {
        let index = Index::create()
            .name(format!("ix_pending_sign_ins_{column}"))
            .table("pending_sign_ins")
            .col(column)
            .to_owned();
        manager.create_index(index).await?;
    }
    Ok(())
}

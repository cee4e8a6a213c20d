//! Sign-ins that came back from the provider: what became of them, and tokens that wait until somebody chooses what to do with them.
//! Both go with their application and their administrator.

use crate::columns::{reference, time};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Index, Table, TableCreateStatement};
use sea_orm_migration::schema::{blob, pk_uuid, text, uuid};

const RETURNED: &str = "returned_sign_ins";
const HELD: &str = "held_sign_ins";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let returned = Table::create()
            .table(RETURNED)
            .col(blob("state").primary_key())
            .col(uuid("application_id"))
            .col(blob("session"))
            .col(uuid("administrator_id"))
            .col(text("expected"))
            // JSON
            .col(text("ending"))
            .col(time("returned_at"))
            .col(time("expires_at"))
            .to_owned();
        create(manager, RETURNED, returned).await?;
        let held = Table::create()
            .table(HELD)
            .col(pk_uuid("id"))
            .col(uuid("application_id"))
            .col(blob("session"))
            .col(uuid("administrator_id"))
            .col(text("expected"))
            .col(text("tid"))
            // JSON
            .col(text("account"))
            .col(text("scopes"))
            .col(blob("access_token"))
            .col(time("access_expires_at"))
            .col(blob("refresh_token"))
            .col(time("created_at"))
            .col(time("expires_at"))
            .to_owned();
        create(manager, HELD, held).await
    }
}

async fn create(
    manager: &SchemaManager<'_>,
    name: &'static str,
    mut table: TableCreateStatement,
) -> Result<(), DbErr> {
    for (column, target) in [
        ("application_id", "applications"),
        ("administrator_id", "administrators"),
    ] {
        table.foreign_key(&mut reference((name, column), target, ForeignKeyAction::Cascade));
    }
    manager.create_table(table).await?;
    for column in ["application_id", "administrator_id", "expires_at"] {
        let index = Index::create()
            .name(format!("ix_{name}_{column}"))
            .table(name)
            .col(column)
            .to_owned();
        manager.create_index(index).await?;
    }
    Ok(())
}

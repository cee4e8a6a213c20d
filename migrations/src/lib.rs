//! Database schema, one file per step, for SQLite and PostgreSQL.
//!
//! A step that has been released is never edited again: what comes later is a new step. There is no way back, because going back would
//! throw away what was saved since; a backup is the way back. This crate knows none of the others, so a step keeps its meaning
//! however they change.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait leaves out a lifetime, and async_trait then takes no other spelling"
)]

mod columns;
mod m20261123_000001_create_installation;
mod m20261123_000002_create_administrators;
mod m20261123_000003_create_credentials;
mod m20261123_000004_create_applications;
mod m20261123_000005_create_authorizations;
mod m20261123_000006_create_settings;
mod m20261123_000007_create_test_runs;
mod m20261123_000008_create_audit_events;
mod m20261123_000009_count_generations;
mod m20261123_000010_version_administrators;
mod m20261123_000011_choose_reply_folder;
mod m20261123_000012_add_spare_client_authentication;
mod m20261123_000013_count_replacements;
mod m20261123_000020_create_returned_sign_ins;

use async_trait::async_trait;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// All steps in their order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_installation::Migration),
            Box::new(m20261123_000002_create_administrators::Migration),
            Box::new(m20261123_000003_create_credentials::Migration),
            Box::new(m20261123_000004_create_applications::Migration),
            Box::new(m20261123_000005_create_authorizations::Migration),
            Box::new(m20261123_000006_create_settings::Migration),
            Box::new(m20261123_000007_create_test_runs::Migration),
            Box::new(m20261123_000008_create_audit_events::Migration),
            Box::new(m20261123_000009_count_generations::Migration),
            Box::new(m20261123_000010_version_administrators::Migration),
            Box::new(m20261123_000011_choose_reply_folder::Migration),
            Box::new(m20261123_000012_add_spare_client_authentication::Migration),
            Box::new(m20261123_000013_count_replacements::Migration),
            Box::new(m20261123_000020_create_returned_sign_ins::Migration),
        ]
    }
}

//! `credentials`.

use crate::reading::{Row, to_json};
use domain::ports::{Sealed, StoreError};
use domain::records::{Credential, Replaced};
use model::credential::Facts;
use model::ids::CredentialId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub name_key: String,
    pub kind: String,
    pub facts: String,
    pub material: Vec<u8>,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    pub version: i32,
    pub replaced_at: Option<DateTimeUtc>,
    pub replaced_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A row without the sealed secret, which only its use reads.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub(crate) struct Listed {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub facts: String,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    pub version: i32,
    pub replaced_at: Option<DateTimeUtc>,
    pub replaced_by: Option<String>,
}

impl Model {
    /// The row of a credential with its sealed secret.
    pub(crate) fn of(record: &Credential, material: &Sealed) -> Result<Self, StoreError> {
        Ok(Self {
            id: record.id.as_uuid(),
            name: record.name.as_str().to_owned(),
            name_key: record.name.key(),
            kind: record.facts.kind().value().to_owned(),
            facts: to_json(&record.facts)?,
            material: material.0.clone(),
            created_at: record.created_at,
            created_by: record.created_by.clone(),
            version: record.version,
            replaced_at: record.replaced.as_ref().map(|replaced| replaced.at),
            replaced_by: record.replaced.as_ref().map(|replaced| replaced.by.clone()),
        })
    }
}

impl TryFrom<Listed> for Credential {
    type Error = StoreError;

    fn try_from(listed: Listed) -> Result<Self, StoreError> {
        let row = Row::of(Entity, listed.id);
        let facts: Facts = row.json(Column::Facts, &listed.facts)?;
        let agree = facts.kind().value() == listed.kind;
        Ok(Self {
            id: CredentialId::from_uuid(listed.id),
            name: row.parse(Column::Name, &listed.name)?,
            facts: row.known(Column::Kind, agree.then_some(facts))?,
            created_at: listed.created_at,
            created_by: listed.created_by,
            version: listed.version,
            replaced: listed
                .replaced_at
                .zip(listed.replaced_by)
                .map(|(at, by)| Replaced { at, by }),
        })
    }
}

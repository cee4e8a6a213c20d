//! Credentials.

use crate::entity::credential::{Column, Entity, Listed, Model};
use crate::error::read_error;
use crate::unit::Unit;
use async_trait::async_trait;
use domain::ports::{CredentialRepository, Sealed, StoreError};
use domain::records::Credential;
use model::ids::CredentialId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

#[async_trait]
impl CredentialRepository for Unit {
    async fn credential(&mut self, id: CredentialId) -> Result<Option<Credential>, StoreError> {
        let listed = Entity::find_by_id(id.as_uuid())
            .into_partial_model::<Listed>()
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        listed.map(Credential::try_from).transpose()
    }

    async fn credentials(&mut self) -> Result<Vec<Credential>, StoreError> {
        let listed = Entity::find()
            .order_by_asc(Column::NameKey)
            .into_partial_model::<Listed>()
            .all(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        listed.into_iter().map(Credential::try_from).collect()
    }

    async fn credential_material(&mut self, id: CredentialId) -> Result<Option<Sealed>, StoreError> {
        let material: Option<Vec<u8>> = Entity::find_by_id(id.as_uuid())
            .select_only()
            .column(Column::Material)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<Entity>)?;
        Ok(material.map(Sealed))
    }

    async fn add_credential(&mut self, credential: &Credential, material: &Sealed) -> Result<(), StoreError> {
        self.insert(Model::of(credential, material)?).await
    }

    async fn replace_credential(
        &mut self,
        credential: &Credential,
        material: &Sealed,
    ) -> Result<bool, StoreError> {
        let row = Model::of(credential, material)?.into_active_model().reset_all();
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(credential.id.as_uuid()))
            .filter(Column::Version.eq(credential.version.saturating_sub(1)));
        self.update(update).await.map(|rows| rows == 1)
    }

    async fn remove_credential(&mut self, id: CredentialId) -> Result<(), StoreError> {
        let delete = Entity::delete_many().filter(Column::Id.eq(id.as_uuid()));
        self.delete(delete).await.map(|_| ())
    }
}

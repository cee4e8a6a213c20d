//! `applications`.

use crate::reading::Row;
use domain::ports::StoreError;
use domain::records::{Application, SpareAuthentication, SpareRole};
use model::application::ClientAuthentication;
use model::ids::{ApplicationId, CredentialId};
use model::provider::{Cloud, Endpoints, Provider};
use sea_orm::entity::prelude::*;

/// `client_auth` of an application with a client secret.
const SECRET: &str = "secret";
/// `client_auth` of an application with a certificate and its key.
const CERTIFICATE: &str = "certificate";

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "applications")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub name: String,
    pub name_key: String,
    pub provider: String,
    pub cloud: String,
    pub authority_url: String,
    pub graph_url: String,
    pub tenant: String,
    pub client_id: String,
    pub client_auth: String,
    pub secret_id: Option<Uuid>,
    pub certificate_id: Option<Uuid>,
    pub key_id: Option<Uuid>,
    pub spare_role: Option<String>,
    pub spare_auth: Option<String>,
    pub spare_secret_id: Option<Uuid>,
    pub spare_certificate_id: Option<Uuid>,
    pub spare_key_id: Option<Uuid>,
    pub spare_since: Option<DateTimeUtc>,
    pub spare_by: Option<String>,
    pub saved_at: DateTimeUtc,
    pub saved_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Application> for Model {
    fn from(record: &Application) -> Self {
        let chosen = Chosen::of(record.client_authentication);
        let spare = record.spare.as_ref();
        let spare_chosen = spare.map(|spare| Chosen::of(spare.authentication));
        Self {
            id: record.id.as_uuid(),
            version: record.version,
            name: record.name.as_str().to_owned(),
            name_key: record.name.key(),
            provider: record.provider.value().to_owned(),
            cloud: record.cloud.value().to_owned(),
            authority_url: record.endpoints.authority.as_str().to_owned(),
            graph_url: record.endpoints.graph.as_str().to_owned(),
            tenant: record.tenant.as_str().to_owned(),
            client_id: record.client_id.clone(),
            client_auth: chosen.kind.to_owned(),
            secret_id: chosen.secret,
            certificate_id: chosen.certificate,
            key_id: chosen.key,
            spare_role: spare.map(|spare| role_value(spare.role).to_owned()),
            spare_auth: spare_chosen.map(|chosen| chosen.kind.to_owned()),
            spare_secret_id: spare_chosen.and_then(|chosen| chosen.secret),
            spare_certificate_id: spare_chosen.and_then(|chosen| chosen.certificate),
            spare_key_id: spare_chosen.and_then(|chosen| chosen.key),
            spare_since: spare.map(|spare| spare.since),
            spare_by: spare.map(|spare| spare.by.clone()),
            saved_at: record.saved_at,
            saved_by: record.saved_by.clone(),
        }
    }
}

/// A client authentication as columns.
#[derive(Clone, Copy)]
struct Chosen {
    kind: &'static str,
    secret: Option<Uuid>,
    certificate: Option<Uuid>,
    key: Option<Uuid>,
}

impl Chosen {
    fn of(authentication: ClientAuthentication) -> Self {
        let (kind, secret, certificate, key) = match authentication {
            ClientAuthentication::Secret { secret } => (SECRET, Some(secret), None, None),
            ClientAuthentication::Certificate { certificate, key } => {
                (CERTIFICATE, None, Some(certificate), Some(key))
            }
        };
        Self {
            kind,
            secret: secret.map(CredentialId::as_uuid),
            certificate: certificate.map(CredentialId::as_uuid),
            key: key.map(CredentialId::as_uuid),
        }
    }
}

fn role_value(role: SpareRole) -> &'static str {
    match role {
        SpareRole::Next => "next",
        SpareRole::Previous => "previous",
    }
}

impl Model {
    fn spare(&self, row: &Row) -> Result<Option<SpareAuthentication>, StoreError> {
        let Some(role) = self.spare_role.as_deref() else {
            return Ok(None);
        };
        let known = [SpareRole::Next, SpareRole::Previous]
            .into_iter()
            .find(|known| role_value(*known) == role);
        let authentication = authentication(
            row,
            (Column::SpareAuth, self.spare_auth.as_deref()),
            (Column::SpareSecretId, self.spare_secret_id),
            (Column::SpareCertificateId, self.spare_certificate_id),
            (Column::SpareKeyId, self.spare_key_id),
        )?;
        Ok(Some(SpareAuthentication {
            authentication,
            role: row.known(Column::SpareRole, known)?,
            since: row.known(Column::SpareSince, self.spare_since)?,
            by: row.known(Column::SpareBy, self.spare_by.clone())?,
        }))
    }

    fn client_authentication(&self, row: &Row) -> Result<ClientAuthentication, StoreError> {
        authentication(
            row,
            (Column::ClientAuth, Some(&self.client_auth)),
            (Column::SecretId, self.secret_id),
            (Column::CertificateId, self.certificate_id),
            (Column::KeyId, self.key_id),
        )
    }
}

/// The client authentication in one slot: each column with what stands there.
fn authentication(
    row: &Row,
    kind: (Column, Option<&str>),
    secret: (Column, Option<Uuid>),
    certificate: (Column, Option<Uuid>),
    key: (Column, Option<Uuid>),
) -> Result<ClientAuthentication, StoreError> {
    let credential = |(column, id)| row.known(column, id).map(CredentialId::from_uuid);
    match kind.1 {
        Some(SECRET) => Ok(ClientAuthentication::Secret {
            secret: credential(secret)?,
        }),
        Some(CERTIFICATE) => Ok(ClientAuthentication::Certificate {
            certificate: credential(certificate)?,
            key: credential(key)?,
        }),
        _ => row.known(kind.0, None),
    }
}

impl TryFrom<Model> for Application {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        let row = Row::of(Entity, model.id);
        Ok(Self {
            id: ApplicationId::from_uuid(model.id),
            version: model.version,
            name: row.parse(Column::Name, &model.name)?,
            provider: row.known(Column::Provider, Provider::from_value(&model.provider))?,
            cloud: row.known(Column::Cloud, Cloud::from_value(&model.cloud))?,
            endpoints: Endpoints {
                authority: row.parse(Column::AuthorityUrl, &model.authority_url)?,
                graph: row.parse(Column::GraphUrl, &model.graph_url)?,
            },
            tenant: row.parse(Column::Tenant, &model.tenant)?,
            client_authentication: model.client_authentication(&row)?,
            spare: model.spare(&row)?,
            client_id: model.client_id,
            saved_at: model.saved_at,
            saved_by: model.saved_by,
        })
    }
}

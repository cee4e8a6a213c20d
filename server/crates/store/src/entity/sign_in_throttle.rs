//! `sign_in_throttles`.

use domain::ports::StoreError;
use domain::records::SignInThrottle;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_throttles")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub failures: i32,
    pub blocked_until: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&SignInThrottle> for Model {
    fn from(record: &SignInThrottle) -> Self {
        Self {
            key: record.key.clone(),
            failures: record.failures,
            blocked_until: record.blocked_until,
        }
    }
}

/// Fallible like the others, so that they can be read in one way.
impl TryFrom<Model> for SignInThrottle {
    type Error = StoreError;

    fn try_from(model: Model) -> Result<Self, StoreError> {
        Ok(Self {
            key: model.key,
            failures: model.failures,
            blocked_until: model.blocked_until,
        })
    }
}

//! The four pages of settings.
//!
//! A save is one statement: the first inserts the row unless it is there, each later one updates it if its version is the expected one.

use crate::entity::{general, incoming, outgoing, replies};
use crate::error::read_error;
use crate::reading::Row;
use crate::unit::Unit;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{Sealed, SettingsRepository, StoreError};
use domain::records::{GeneralSettings, IncomingSettings, OutgoingSettings, ReplySettings};
use model::email::{AuthType, IncomingDraft, OutgoingDraft, RepliesDraft, ReplyFolder, TlsMode};
use model::ids::ApplicationId;
use sea_orm::sea_query::Expr;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, EntityTrait, QueryFilter, QuerySelect, Set,
};

/// Id of the only row.
const ONLY: i32 = 1;

impl Unit {
    /// Saves the only row of a table if its version is `expected`; 0 says that there is none yet.
    async fn save<A>(&self, row: A, expected: i32) -> Result<bool, StoreError>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
    {
        if expected == 0 {
            return self.insert_first(row).await;
        }
        let update = A::Entity::update_many()
            .set(row)
            .filter(Expr::col("id").eq(ONLY))
            .filter(Expr::col("version").eq(expected));
        self.update(update).await.map(|rows| rows == 1)
    }

    /// A sealed password of the only row of a table.
    async fn password<E: EntityTrait>(&self, column: E::Column) -> Result<Option<Sealed>, StoreError> {
        let password: Option<Option<Vec<u8>>> = E::find()
            .select_only()
            .column(column)
            .into_tuple()
            .one(&self.db())
            .await
            .map_err(read_error::<E>)?;
        Ok(password.flatten().map(Sealed))
    }
}

/// What becomes of a saved password: untouched when nothing is said.
fn password_column(password: Option<Option<Sealed>>) -> ActiveValue<Option<Vec<u8>>> {
    password.map_or(ActiveValue::NotSet, |password| {
        Set(password.map(|sealed| sealed.0))
    })
}

#[async_trait]
impl SettingsRepository for Unit {
    async fn general(&mut self) -> Result<GeneralSettings, StoreError> {
        self.one(general::Entity::find())
            .await
            .map(Option::unwrap_or_default)
    }

    async fn save_general(&mut self, settings: &GeneralSettings, expected: i32) -> Result<bool, StoreError> {
        use general::{ActiveModel, Column, Entity};
        let row = Row::of(Entity, ONLY);
        let revision = &settings.revision;
        let row = ActiveModel {
            id: Set(ONLY),
            version: Set(expected.saturating_add(1)),
            saved_at: Set(row.known(Column::SavedAt, revision.saved_at)?),
            saved_by: Set(row.known(Column::SavedBy, revision.saved_by.clone())?),
            base_url: Set(settings.base_url.as_ref().map(|url| url.as_text().to_owned())),
            callback_path: Set(settings.callback_path.as_str().to_owned()),
        };
        self.save(row, expected).await
    }

    async fn outgoing(&mut self) -> Result<OutgoingSettings, StoreError> {
        self.one(outgoing::Entity::find())
            .await
            .map(Option::unwrap_or_default)
    }

    async fn save_outgoing(
        &mut self,
        draft: &OutgoingDraft,
        password: Option<Option<Sealed>>,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, StoreError> {
        let row = outgoing::ActiveModel {
            id: Set(ONLY),
            version: Set(expected.saturating_add(1)),
            saved_at: Set(at),
            saved_by: Set(by.to_owned()),
            auth_type: Set(draft.auth_type.value().to_owned()),
            host_name: Set(draft.host_name.as_ref().map(|host| host.as_str().to_owned())),
            host_port: Set(draft.host_port.map(|port| i32::from(port.get()))),
            tls_mode: Set(draft.tls_mode.value().to_owned()),
            user_name: Set(draft.user_name.clone()),
            password: password_column(password),
            application_id: Set(draft.application.map(ApplicationId::as_uuid)),
            from_address: Set(draft.from_address.as_str().to_owned()),
        };
        self.save(row, expected).await
    }

    async fn outgoing_password(&mut self) -> Result<Option<Sealed>, StoreError> {
        self.password::<outgoing::Entity>(outgoing::Column::Password)
            .await
    }

    async fn incoming(&mut self) -> Result<IncomingSettings, StoreError> {
        self.one(incoming::Entity::find())
            .await
            .map(Option::unwrap_or_default)
    }

    async fn save_incoming(
        &mut self,
        draft: &IncomingDraft,
        password: Option<Option<Sealed>>,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, StoreError> {
        let row = incoming::ActiveModel {
            id: Set(ONLY),
            version: Set(expected.saturating_add(1)),
            saved_at: Set(at),
            saved_by: Set(by.to_owned()),
            auth_type: Set(draft.auth_type.map(AuthType::value).map(str::to_owned)),
            host_name: Set(draft.host_name.as_ref().map(|host| host.as_str().to_owned())),
            host_port: Set(draft.host_port.map(|port| i32::from(port.get()))),
            tls_mode: Set(draft.tls_mode.map(TlsMode::value).map(str::to_owned)),
            user_name: Set(draft.user_name.clone()),
            password: password_column(password),
            application_id: Set(draft.application.map(ApplicationId::as_uuid)),
        };
        self.save(row, expected).await
    }

    async fn incoming_password(&mut self) -> Result<Option<Sealed>, StoreError> {
        self.password::<incoming::Entity>(incoming::Column::Password)
            .await
    }

    async fn replies(&mut self) -> Result<ReplySettings, StoreError> {
        self.one(replies::Entity::find())
            .await
            .map(Option::unwrap_or_default)
    }

    async fn save_replies(
        &mut self,
        draft: &RepliesDraft,
        by: &str,
        at: DateTime<Utc>,
        expected: i32,
    ) -> Result<bool, StoreError> {
        use replies::{ActiveModel, Column, Entity};
        let row = Row::of(Entity, ONLY);
        let chosen = match &draft.folder {
            ReplyFolder::Chosen(chosen) => Some(chosen),
            ReplyFolder::Named(_) => None,
        };
        let row = ActiveModel {
            id: Set(ONLY),
            version: Set(expected.saturating_add(1)),
            saved_at: Set(at),
            saved_by: Set(by.to_owned()),
            enabled: Set(draft.enabled),
            reply_address: Set(draft
                .reply_address
                .as_ref()
                .map(|address| address.as_str().to_owned())),
            folder: Set(draft.folder.shown().to_owned()),
            folder_id: Set(chosen.map(|chosen| chosen.id.as_str().to_owned())),
            folder_mailbox: Set(chosen.map(|chosen| chosen.mailbox.clone())),
            processed: Set(draft.processed.value().to_owned()),
            keep_days: Set(draft.keep_days.into()),
            interval_seconds: Set(row.number(Column::IntervalSeconds, draft.interval_seconds)?),
        };
        self.save(row, expected).await
    }
}

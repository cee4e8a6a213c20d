//! Saves *General*.

use crate::audit::record;
use crate::error::Stale;
use crate::error::{Refusal, Saved};
use crate::records::{AuditSubject, GeneralSettings, Revision};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::base_url::{CallbackPath, ServerBaseUrl};
use model::form::FieldErrors;
use serde::{Deserialize, Serialize};

/// What a person typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeneralForm {
    /// Version that was shown.
    pub version: String,
    /// *Server Base URL*.
    pub base_url: String,
    /// Callback path.
    pub callback_path: String,
}

/// Saves base URL and callback path.
///
/// # Errors
/// [`Refusal::Invalid`] at `base_url` or `callback_path`, [`Refusal::Stale`].
pub async fn save(services: &Services, actor: &Actor, form: &GeneralForm) -> Result<Saved, Refusal> {
    let mut errors = FieldErrors::default();
    let callback_path = errors.take("callback_path", form.callback_path.parse::<CallbackPath>());
    let known = callback_path.clone().unwrap_or_default();
    let base_url = errors.take("base_url", ServerBaseUrl::parse(&form.base_url, &known));
    let (base_url, callback_path) = errors.finish(base_url.zip(callback_path))?;
    let expected = shown_version(&form.version)?;
    let now = services.now();
    let settings = GeneralSettings {
        revision: Revision {
            version: expected + 1,
            saved_at: Some(now),
            saved_by: Some(actor.name.clone()),
        },
        base_url: Some(base_url),
        callback_path,
    };
    let mut unit = services.database.write().await?;
    if !unit.save_general(&settings, expected).await? {
        let saved = unit.general().await?.revision;
        return Err(Refusal::Stale(stale(saved)));
    }
    let detail = settings
        .redirect_uri()
        .map(|uri| format!("redirect URI {uri}"))
        .unwrap_or_default();
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::GeneralSaved,
        settings_subject("General"),
        detail,
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}

/// The hidden version of a form. A form without one was not made by us.
pub(crate) fn shown_version(text: &str) -> Result<i32, FieldErrors> {
    text.trim()
        .parse()
        .ok()
        .filter(|version| (0..i32::MAX).contains(version))
        .ok_or_else(|| FieldErrors::one("version", "Reload this page and try again."))
}

/// What is saved instead of what the form was made from.
pub(crate) fn stale(saved: Revision) -> Stale {
    Stale {
        version: saved.version,
        by: saved.saved_by,
        at: saved.saved_at.unwrap_or_default(),
    }
}

/// The subject of an event about settings.
pub(crate) fn settings_subject(name: &str) -> AuditSubject {
    AuditSubject {
        kind: "settings",
        id: None,
        name: name.to_owned(),
    }
}

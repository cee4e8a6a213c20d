//! How far the set-up has come, by looking at what is really there.

use crate::error::Refusal;
use crate::records::{
    Application, Authorization, GeneralSettings, IncomingSettings, OutgoingSettings, ReplySettings, TestRun,
};
use crate::services::Services;
use model::authorization::AuthorizationState;
use model::email::AuthType;
use model::test_run::Outcome;

/// A step of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuideStep {
    /// Server Base URL.
    BaseUrl,
    /// OAuth application.
    Application,
    /// Authorize.
    Authorize,
    /// Email settings.
    EmailSettings,
    /// Test.
    Test,
}

/// What is there.
#[derive(Debug)]
pub struct Guide {
    /// *General*.
    pub general: GeneralSettings,
    /// All OAuth applications, each with its authorization.
    pub applications: Vec<(Application, Option<Authorization>)>,
    /// *Outgoing*.
    pub outgoing: OutgoingSettings,
    /// *Incoming*.
    pub incoming: IncomingSettings,
    /// *Email Reply Options*.
    pub replies: ReplySettings,
    /// The newest test run.
    pub last_test: Option<TestRun>,
}

impl Guide {
    /// Whether mail goes by a mail server without OAuth, so that the steps about OAuth are not needed.
    #[must_use]
    pub fn without_oauth(&self) -> bool {
        self.outgoing.revision.version > 0
            && self.outgoing.auth_type != AuthType::OAuth
            && self.incoming.auth_type != Some(AuthType::OAuth)
    }

    /// Whether a step is done.
    #[must_use]
    pub fn is_done(&self, step: GuideStep) -> bool {
        match step {
            GuideStep::BaseUrl => self
                .general
                .base_url
                .as_ref()
                .is_some_and(model::base_url::ServerBaseUrl::is_acceptable_to_providers),
            GuideStep::Application => !self.applications.is_empty() || self.without_oauth(),
            GuideStep::Authorize => {
                let authorized =
                    |authorization: &Authorization| authorization.state == AuthorizationState::Authorized;
                self.without_oauth()
                    || self
                        .applications
                        .iter()
                        .any(|(_, authorization)| authorization.as_ref().is_some_and(authorized))
            }
            GuideStep::EmailSettings => self.outgoing.revision.version > 0,
            GuideStep::Test => self.test_is_current(),
        }
    }

    /// The last test passed, and with the settings that are saved now.
    fn test_is_current(&self) -> bool {
        self.last_test.as_ref().is_some_and(|run| {
            run.head.outcome == Some(Outcome::Passed)
                && run.head.outgoing_version == self.outgoing.revision.version
                && run.head.incoming_version == self.incoming.revision.version
        })
    }

    /// The first step that is not done.
    #[must_use]
    pub fn next(&self) -> Option<GuideStep> {
        [
            GuideStep::BaseUrl,
            GuideStep::Application,
            GuideStep::Authorize,
            GuideStep::EmailSettings,
            GuideStep::Test,
        ]
        .into_iter()
        .find(|step| !self.is_done(*step))
    }
}

/// Looks at everything the guide shows.
///
/// # Errors
/// When the database fails.
pub async fn guide(services: &Services) -> Result<Guide, Refusal> {
    let mut unit = services.database.read().await?;
    let mut authorizations = unit.authorizations().await?;
    let applications = unit
        .applications()
        .await?
        .into_iter()
        .map(|application| {
            let at = authorizations
                .iter()
                .position(|authorization| authorization.application == application.id);
            (application, at.map(|at| authorizations.swap_remove(at)))
        })
        .collect();
    Ok(Guide {
        general: unit.general().await?,
        applications,
        outgoing: unit.outgoing().await?,
        incoming: unit.incoming().await?,
        replies: unit.replies().await?,
        last_test: unit.last_test_run().await?,
    })
}

//! Nothing is blank, and what the settings are: the first thing that whoever helps wants to know.

use super::{Bench, Evidence, Found, internal, named, problem};
use crate::connections::{IncomingWay, OutgoingWay, ServerLogin};
use crate::error::Refusal;
use model::application::ClientAuthentication;
use model::ids::ApplicationId;
use model::test_run::Direction;

impl Bench<'_> {
    /// Nothing that the direction needs is blank. The evidence says what the settings are, without any secret.
    pub(super) async fn settings_complete(&mut self, direction: Direction) -> Found {
        let (missing, page) = match direction {
            Direction::Outgoing => (&self.ways.outgoing_missing, "Outgoing"),
            Direction::Incoming => (&self.ways.incoming_missing, "Incoming"),
        };
        if !missing.is_empty() {
            let values = [("fields", missing.join(", ")), ("page", page.to_owned())];
            return Err(problem(&named::INCOMPLETE, &values));
        }
        let address = self
            .address(direction)
            .map(ToString::to_string)
            .unwrap_or_default();
        let first = match (direction, &self.ways.incoming) {
            (Direction::Outgoing, _) => {
                format!("From Address {address}; nothing that this Auth Type needs is blank")
            }
            (
                Direction::Incoming,
                Some(IncomingWay::OAuth { folder, .. } | IncomingWay::Server { folder, .. }),
            ) => format!("Approval Reply Address {address}; reply folder {folder}"),
            (Direction::Incoming, None) => return Ok(Vec::new()),
        };
        let server = match direction {
            Direction::Outgoing => match &self.ways.outgoing {
                Some(OutgoingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
            Direction::Incoming => match &self.ways.incoming {
                Some(IncomingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
        };
        let mut lines = vec![first];
        lines.extend(server.map(described));
        if let Some((application, _)) = self.application(direction) {
            let registration = self.registration(application).await;
            lines.extend(registration.map_err(|error| internal(&error))?);
        }
        Ok(lines)
    }

    async fn registration(&self, id: ApplicationId) -> Result<Evidence, Refusal> {
        let mut unit = self.services.database.read().await?;
        let Some(application) = unit.application(id).await? else {
            return Ok(Vec::new());
        };
        let proof = match application.client_authentication {
            ClientAuthentication::Secret { .. } => "client secret",
            ClientAuthentication::Certificate { .. } => "certificate",
        };
        let redirect_uri = unit.general().await?.redirect_uri();
        let redirect_uri = redirect_uri.map_or_else(|| "none".to_owned(), |uri| uri.to_string());
        Ok(vec![
            format!(
                "{}, cloud {}, tenant {}, client id {}, proven by {proof}",
                application.provider.label(),
                application.cloud.label(),
                application.tenant,
                application.client_id
            ),
            format!(
                "Sign-in at {}, Graph at {}, redirect URI {redirect_uri}",
                application.endpoints.authority.as_str(),
                application.endpoints.graph.as_str()
            ),
        ])
    }
}

fn described(server: &ServerLogin) -> String {
    let who = server.user_name.as_deref().map_or_else(
        || "without sign-in".to_owned(),
        |user| format!("signed in as {user}"),
    );
    format!("{}:{}, {}, {who}", server.host, server.port, server.tls.label())
}

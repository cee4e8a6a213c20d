//! Token, granted permissions, identity.

use super::{Bench, Found, named, problem};
use crate::authorization::access_token;
use crate::diagnostics::no_access;
use crate::ports::Route;
use model::permission::{Permission, Use};
use model::test_run::Direction;

impl Bench<'_> {
    /// There is a good access token. A due one is refreshed, and always saved before it is used.
    pub(super) async fn token(&mut self, direction: Direction) -> Found {
        let Some((application, _)) = self.application(direction) else {
            return Ok(Vec::new());
        };
        let access = access_token(self.services, application)
            .await
            .map_err(no_access)?;
        let until = access.authorization.access_expires_at.format("%H:%M UTC");
        let generation = access.authorization.generation;
        let line = if access.refreshed {
            format!("Was due, so it was refreshed and saved as generation {generation}; good until {until}")
        } else {
            format!("Generation {generation}, good until {until}")
        };
        let route = Route::Graph {
            graph: access.application.endpoints.graph.clone(),
            token: access.token.clone(),
        };
        let half = self.half(direction);
        half.route = Some(route);
        half.access = Some(access);
        Ok(vec![line])
    }

    /// What was granted covers what this direction needs.
    pub(super) fn permissions(&mut self, direction: Direction) -> Found {
        let other = matches!(self.mailbox(direction), crate::ports::Mailbox::Other(_));
        let needed = match direction {
            Direction::Outgoing => Use {
                sends: true,
                sends_as_other: other,
                ..Use::default()
            },
            Direction::Incoming => Use {
                reads: true,
                reads_other: other,
                ..Use::default()
            },
        }
        // The provider does not list offline_access among what it granted; the refresh token itself proves it
        .permissions()
        .into_iter()
        .filter(|permission| permission.is_graph())
        .collect::<Vec<_>>();
        let granted = self
            .half(direction)
            .access
            .as_ref()
            .map(|access| access.authorization.scopes.clone())
            .unwrap_or_default();
        let missing: Vec<&str> = needed
            .iter()
            .filter(|permission| !permission.is_granted_by(&granted))
            .map(|p| p.name())
            .collect();
        let names = needed
            .iter()
            .map(|permission: &Permission| permission.name())
            .collect::<Vec<_>>()
            .join(", ");
        if missing.is_empty() {
            return Ok(vec![format!(
                "{} of {} needed: {names}",
                needed.len(),
                needed.len()
            )]);
        }
        let values = [
            ("granted", (needed.len() - missing.len()).to_string()),
            ("needed", needed.len().to_string()),
            ("missing", missing.join(", ")),
            ("all", names),
        ];
        Err(problem(&named::PERMISSION_MISSING, &values))
    }

    /// User Name is the account that authorized, asked of the provider with the very token that is used.
    pub(super) async fn identity(&mut self, direction: Direction) -> Found {
        let Some((_, user_name)) = self.application(direction) else {
            return Ok(Vec::new());
        };
        let user_name = user_name.to_owned();
        let Some(Route::Graph { graph, token }) = self.half(direction).route.clone() else {
            return Ok(Vec::new());
        };
        let account = self
            .services
            .accounts
            .account(&graph, &token)
            .await
            .map_err(|fault| self.explain(direction, &fault))?;
        if account.owns(&user_name) {
            let line = if user_name.eq_ignore_ascii_case(&account.upn) {
                format!("User Name {user_name} is the account that authorized")
            } else {
                format!(
                    "User Name {user_name} is an address of {}, the account that authorized",
                    account.upn
                )
            };
            return Ok(vec![line]);
        }
        let values = [
            ("signed in", account.label().to_owned()),
            ("user name", user_name),
        ];
        Err(problem(&named::WRONG_ACCOUNT, &values))
    }
}

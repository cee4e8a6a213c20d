//! Name, TLS, sign-in: what can be said of a server before any mail moves.

use super::{Bench, Found, internal};
use crate::connections::{IncomingWay, OutgoingWay, ServerLogin, server_password};
use crate::error::Refusal;
use crate::ports::{Login, ProbeProtocol, ProbeTarget, Route, ServerAccess, TlsFacts};
use model::advice::Problem;
use model::provider::EndpointUrl;
use model::test_run::Direction;

impl Bench<'_> {
    /// Every name that the direction connects to has an address.
    pub(super) async fn name_resolves(&mut self, direction: Direction) -> Found {
        let mut lines = Vec::new();
        for target in self.targets(direction).await? {
            let addresses = self
                .services
                .probe
                .resolve(&target.host)
                .await
                .map_err(|fault| self.explain(direction, &fault))?;
            let addresses: Vec<String> = addresses.iter().take(4).map(ToString::to_string).collect();
            let line = format!("{}: {}", target.host, addresses.join(", "));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// TLS comes about with a certificate that is trusted, valid and for this name.
    pub(super) async fn tls(&mut self, direction: Direction) -> Found {
        let mut lines = Vec::new();
        for target in self.targets(direction).await? {
            let facts = self
                .services
                .probe
                .tls(&target)
                .await
                .map_err(|fault| self.explain(direction, &fault))?;
            let line = describe(&target, &facts);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// The mail server lets us in.
    pub(super) async fn sign_in(&mut self, direction: Direction) -> Found {
        let Some(server) = self.server(direction).cloned() else {
            return Ok(Vec::new());
        };
        let own = direction == Direction::Incoming && server.own_password;
        let password = server_password(self.services, &server, own)
            .await
            .map_err(|error| internal(&error))?;
        let login = server
            .user_name
            .clone()
            .zip(password)
            .map(|(user, password)| Login { user, password });
        let route = Route::Server(ServerAccess {
            host: server.host,
            port: server.port,
            tls: server.tls,
            login,
        });
        let found = match direction {
            Direction::Outgoing => self.services.sender.sign_in(&route).await,
            Direction::Incoming => self.services.reader.sign_in(&route).await,
        };
        let lines = found.map_err(|fault| self.explain(direction, &fault))?;
        self.half(direction).route = Some(route);
        Ok(lines)
    }

    fn server(&self, direction: Direction) -> Option<&ServerLogin> {
        match direction {
            Direction::Outgoing => match &self.ways.outgoing {
                Some(OutgoingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
            Direction::Incoming => match &self.ways.incoming {
                Some(IncomingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
        }
    }

    /// What the direction connects to: the mail server, or API and sign-in service of the application.
    async fn targets(&self, direction: Direction) -> Result<Vec<ProbeTarget>, Box<Problem>> {
        if let Some(server) = self.server(direction) {
            let protocol = match direction {
                Direction::Outgoing => ProbeProtocol::Smtp(server.tls),
                Direction::Incoming => ProbeProtocol::Imap(server.tls),
            };
            return Ok(vec![ProbeTarget {
                host: server.host.to_string(),
                port: server.port.get(),
                protocol,
            }]);
        }
        let Some((id, _)) = self.application(direction) else {
            return Ok(Vec::new());
        };
        let find = async { Ok::<_, Refusal>(self.services.database.read().await?.application(id).await?) };
        let application = find.await.map_err(|error| internal(&error))?;
        let application = application.ok_or_else(|| internal(&Refusal::NotFound))?;
        Ok([&application.endpoints.graph, &application.endpoints.authority]
            .into_iter()
            .map(target)
            .collect())
    }
}

fn target(url: &EndpointUrl) -> ProbeTarget {
    let (host, port) = url.host_and_port();
    ProbeTarget {
        host,
        port,
        protocol: if url.is_https() {
            ProbeProtocol::Https
        } else {
            ProbeProtocol::Http
        },
    }
}

fn describe(target: &ProbeTarget, facts: &TlsFacts) -> String {
    let Some(version) = &facts.version else {
        let reach = if target.protocol == ProbeProtocol::Http {
            ": it is this machine itself"
        } else {
            ", as the TLS mode says"
        };
        return format!("{}:{} is reached without TLS{reach}", target.host, target.port);
    };
    match &facts.certificate {
        Some(certificate) => format!(
            "{}: {version}; the certificate of {} is valid until {}",
            target.host,
            certificate.subject,
            certificate.not_after.format("%-d %b %Y")
        ),
        None => format!("{}: {version}", target.host),
    }
}

//! Replies of SMTP and IMAP servers, each said by a scripted server at the command where servers say it.

use super::assert_told;
use crate::support::journey;
use crate::support::run::Run;
use crate::support::script::{Script, Server};
use crate::support::{Browser, World};
use domain::diagnostics::knowledge::{Entry, Pattern, entries};

const USER: &str = "deploy@example.test";

/// At which command a reply comes. A greeting has no command; the dot ends the message.
fn command(code: &str) -> &'static str {
    match code {
        "421 4.3.2" | "421 4.4.2" => "",
        "504 5.5.4" | "538 5.7.11" | "535 5.7.8" | "535 5.7.139" | "550 5.7.30" | "535 5.7.3"
        | "432 4.7.12" | "454 4.7.0" => "AUTH",
        "530 5.7.0" | "530 5.7.57" | "552 5.3.4" | "552 5.2.3" => "MAIL",
        "554 5.2.252" | "550 5.7.60" | "451 4.3.0" | "554 5.7.1" | "432 4.3.2" => ".",
        _ => "RCPT",
    }
}

/// Saves an outgoing server at this port, with password.
pub(super) async fn save_outgoing(browser: &mut Browser, port: u16, more: &[(&str, &str)]) {
    let port = port.to_string();
    let values = [
        ("auth_type", "basic"),
        ("host_name", "localhost"),
        ("host_port", port.as_str()),
        ("tls_mode", "none"),
        ("user_name", USER),
        ("password", "a password of the script"),
        ("from_address", USER),
    ];
    journey::save(browser, "/email/outgoing", &[&values[..], more].concat())
        .await
        .expect(303);
}

pub(super) async fn save_incoming(browser: &mut Browser, port: u16) {
    let port = port.to_string();
    let values = [
        ("host_name", "localhost"),
        ("host_port", port.as_str()),
        ("tls_mode", "none"),
    ];
    journey::save(browser, "/email/incoming", &values)
        .await
        .expect(303);
    let replies = [
        ("enable_email_approval", "on"),
        ("approval_reply_address", USER),
        ("email_reply_folder", "Answers"),
    ];
    journey::save(browser, "/email/replies", &replies)
        .await
        .expect(303);
}

/// What the page says about the step that failed first.
pub(super) fn failed<'a>(run: &'a Run, direction: &str) -> &'a str {
    let step = run
        .steps
        .iter()
        .find(|(part, state, _)| part.starts_with(direction) && state == "Failed");
    &step.unwrap_or_else(|| panic!("nothing failed: {}", run.report)).2
}

#[tokio::test]
async fn every_reply_of_smtp_is_told_by_the_step_that_meets_it() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let replies = entries().flat_map(|entry| {
        entry.seen.iter().filter_map(move |pattern| match pattern {
            Pattern::Smtp(code) => Some((*code, "Sorry.", entry)),
            Pattern::SmtpSaying(code, words) => Some((*code, *words, entry)),
            _ => None,
        })
    });
    let mut met = 0;
    for (code, words, entry) in replies {
        let place = match words {
            "Sorry." => command(code),
            // Where the text decides, it is told of sender or recipient
            _ if code.starts_with("535") => "AUTH",
            _ => "RCPT",
        };
        let server = Server::start(Script::smtp(place, &format!("{code} {words}"))).await;
        save_outgoing(&mut browser, server.port, &[]).await;
        let run = Run::of(&mut browser).await;
        let case = format!("{code} {words} at {place}");
        let shown = failed(&run, "outgoing");
        assert!(shown.contains(code), "{case}: {shown}");
        assert_told(meant(entry, code), shown, &case);
        met += 1;
    }
    assert!(met > 20, "{met}");
}

/// A greeting that turns one away is a fault of the connection that passes, and is told as that.
fn meant(entry: &'static Entry, code: &str) -> &'static Entry {
    let id = match code {
        "421 4.4.2" => "server.unavailable",
        _ => entry.id,
    };
    domain::diagnostics::knowledge::entry(id).unwrap()
}

#[tokio::test]
async fn every_reply_of_imap_is_told_by_the_step_that_meets_it() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let smtp = Server::start(Script::smtp("NOOP", "250 2.0.0 ok")).await;
    save_outgoing(&mut browser, smtp.port, &[]).await;
    let codes = entries().flat_map(|entry| {
        entry.seen.iter().filter_map(move |pattern| match pattern {
            Pattern::Imap(code) => Some((*code, entry)),
            _ => None,
        })
    });
    let mut met = 0;
    for (code, entry) in codes {
        let place = match code {
            "NONEXISTENT" | "TRYCREATE" | "NOPERM" | "OVERQUOTA" | "INUSE" | "CORRUPTION" => "LIST",
            _ => "AUTHENTICATE",
        };
        let server = Server::start(Script::imap(place, &format!("NO [{code}] Sorry."))).await;
        save_incoming(&mut browser, server.port).await;
        let run = Run::of(&mut browser).await;
        let shown = failed(&run, "incoming");
        assert!(shown.contains(code), "{code}: {shown}");
        assert_told(entry, shown, code);
        met += 1;
    }
    assert!(met > 12, "{met}");
    // Exchange has no code for this one
    let reply = "BAD User is authenticated but not connected.";
    let server = Server::start(Script::imap("LIST", reply)).await;
    save_incoming(&mut browser, server.port).await;
    let run = Run::of(&mut browser).await;
    let entry = domain::diagnostics::knowledge::entry("imap.not-connected").unwrap();
    assert_told(entry, failed(&run, "incoming"), reply);
}

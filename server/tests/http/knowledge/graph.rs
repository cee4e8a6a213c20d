//! Codes of Microsoft Graph: the step that meets one tells it, on the page and in the report.

use super::assert_told;
use crate::support::journey;
use crate::support::run::Run;
use crate::support::{Browser, World};
use domain::diagnostics::knowledge::{Entry, Pattern, entries};
use serde_json::json;

/// The status that goes with a code, where it is not 400 (learn.microsoft.com: *Microsoft Graph error responses*).
fn status(code: &str) -> u16 {
    match code {
        "InvalidAuthenticationToken" => 401,
        "ErrorAccessDenied"
        | "AccessDenied"
        | "ErrorSendAsDenied"
        | "Authorization_RequestDenied"
        | "extensionError" => 403,
        "ErrorItemNotFound"
        | "ErrorFolderNotFound"
        | "ErrorSyncFolderNotFound"
        | "MailboxNotEnabledForRESTAPI"
        | "ErrorInvalidUser"
        | "Request_ResourceNotFound"
        | "ResourceNotFound"
        | "ErrorNonExistentMailbox" => 404,
        "ErrorFolderExists" => 409,
        "SyncStateNotFound" | "ResyncRequired" => 410,
        "ErrorIrresolvableConflict" | "PreconditionFailed" => 412,
        "ApplicationThrottled" | "TooManyRequests" | "ErrorExceededMessageLimit" => 429,
        "ErrorInternalServerError" | "UnknownError" => 500,
        "ErrorServerBusy" | "ErrorMailboxStoreUnavailable" | "ServiceUnavailable" | "ErrorTimeoutExpired" => {
            503
        }
        "GatewayTimeout" => 504,
        "ErrorQuotaExceeded" | "quotaLimitReached" => 507,
        _ => 400,
    }
}

fn codes() -> impl Iterator<Item = (&'static str, Option<&'static str>, &'static Entry)> {
    entries().flat_map(|entry| {
        entry.seen.iter().filter_map(move |pattern| match pattern {
            Pattern::Graph(code) => Some((*code, None, entry)),
            Pattern::GraphSaying(code, words) => Some((*code, Some(*words), entry)),
            _ => None,
        })
    })
}

async fn connected() -> (World, Browser) {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::connect(&mut browser, &world.tenant).await;
    (world, browser)
}

#[tokio::test]
async fn every_code_of_graph_is_told_by_the_step_that_meets_it() {
    let (world, mut browser) = connected().await;
    let mut met = 0;
    for (code, words, entry) in codes() {
        let message = words.map(|words| format!("It says: {words}."));
        let fault = json!({
            "status": status(code), "code": code, "message": message, "only_path": "sendMail"
        });
        world.tenant.faults(json!({ "refuse_graph": fault })).await;
        let run = Run::of(&mut browser).await;
        assert_eq!(run.state("outgoing-send"), "Failed", "{code}: {}", run.report);
        assert_told(entry, run.words("outgoing-send"), code);
        assert_told(entry, &run.report, code);
        assert!(
            run.report.contains(&format!("code: {code}")),
            "{code}: {}",
            run.report
        );
        assert!(run.report.contains("request-id: "), "{code}: {}", run.report);
        met += 1;
    }
    assert!(met > 40, "{met}");
}

/// Graph nests its codes; the one that says most is shown and explained.
#[tokio::test]
async fn the_most_exact_code_is_explained() {
    let (world, mut browser) = connected().await;
    let fault = json!({
        "status": 404, "code": "NotFound", "inner_code": "MailboxNotEnabledForRESTAPI", "only_path": "sendMail"
    });
    world.tenant.faults(json!({ "refuse_graph": fault })).await;
    let run = Run::of(&mut browser).await;
    run.assert_failed(
        "outgoing-send",
        "mail.mailbox-not-enabled",
        &["MailboxNotEnabledForRESTAPI"],
        &[],
    );
}

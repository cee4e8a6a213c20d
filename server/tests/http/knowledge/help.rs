//! Where the table is read: the help page, the ready mail to the tenant administrator, the report.

use crate::support::World;
use crate::support::html::{decode, tags};
use crate::support::journey;
use crate::support::run::Run;
use crate::support::tenant::TENANT;
use chrono::TimeDelta;
use domain::diagnostics::knowledge::{Pattern, entries};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_entry_stands_on_the_help_page_and_every_link_of_a_problem_leads_there() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    let help = browser.get("/help/errors").await.expect(200);
    let page = help.text();
    let anchors: BTreeSet<String> = tags(&page)
        .iter()
        .filter_map(|tag| tag.attributes.get("id").cloned())
        .collect();
    let visible = help.visible();
    for entry in entries() {
        assert!(anchors.contains(&entry.anchor()), "{}", entry.id);
        for pattern in entry.seen {
            if let Pattern::Aadsts(number) = pattern {
                assert!(visible.contains(&format!("AADSTS{number}")), "{number}");
            }
        }
    }
    // A problem of an application and one of a test run
    world.clock.pass(TimeDelta::minutes(61));
    world
        .tenant
        .faults(json!({ "refuse_token": { "code": 53_003 } }))
        .await;
    let run = Run::of(&mut browser).await;
    let shown = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200);
    for page in [run.page.text(), shown.text()] {
        let links: Vec<String> = tags(&page)
            .iter()
            .filter_map(|tag| tag.attributes.get("href"))
            .filter_map(|href| href.strip_prefix("/help/errors#").map(str::to_owned))
            .collect();
        assert!(
            links.contains(&"oauth-conditional-access".to_owned()),
            "{links:?}"
        );
        for link in links {
            assert!(anchors.contains(&link), "{link} leads nowhere");
        }
    }
}

#[tokio::test]
async fn the_mail_to_the_tenant_administrator_holds_what_they_need_and_its_link_works() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, registration) = journey::connect(&mut browser, &world.tenant).await;
    world.clock.pass(TimeDelta::minutes(61));
    world
        .tenant
        .faults(json!({ "refuse_token": { "code": 53_003 } }))
        .await;
    Run::of(&mut browser).await;
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200)
        .text();
    let (_, rest) = page.split_once("id=\"tenant-mail-text\"").unwrap();
    let mail = decode(rest.split_once('>').unwrap().1.split_once("</pre>").unwrap().0);
    for word in [
        "Contoso mail",
        registration.client_id.as_str(),
        TENANT,
        journey::DEPLOY,
        "Mail.Send",
        "AADSTS53003",
        "Request id: ",
        "reads on its tab Conditional Access",
    ] {
        assert!(mail.contains(word), "{word}: {mail}");
    }
    assert!(!mail.contains(&registration.secret));
    // The text is shown without being asked for: the next step is theirs
    let open = tags(&page)
        .iter()
        .any(|tag| tag.name == "details" && tag.attributes.contains_key("open"));
    assert!(open, "{page}");
    let mailto = tags(&page)
        .iter()
        .filter_map(|tag| tag.attributes.get("href"))
        .find(|href| href.starts_with("mailto:"))
        .cloned()
        .unwrap();
    assert!(mailto.len() <= 1_900, "{}", mailto.len());
    let link = mail
        .split_whitespace()
        .find(|word| word.contains("/adminconsent?"))
        .unwrap();
    assert!(decode(&mailto).contains("adminconsent"), "{mailto}");
    let answer = world.tenant.http.get(link).send().await.unwrap();
    assert_eq!(answer.status(), 200, "the provider asks the administrator");
}

/// Tenant administrators seldom have an account at the console.
#[tokio::test]
async fn whoever_consented_is_told_so_without_signing_in() {
    let world = World::start().await;
    world.first_run().await;
    let mut stranger = world.browser();
    let given =
        "/oauth/callback?admin_consent=True&tenant=5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050&scope=%3Cscript%3E";
    let page = stranger.get(given).await.expect(200);
    assert!(page.visible().contains("Consent was given"), "{}", page.visible());
    assert!(!page.text().contains("<script>"), "{}", page.text());
    let refused = "/oauth/callback?admin_consent=True&error=consent_required&error_description=AADSTS65004";
    let page = stranger.get(refused).await.expect(400);
    assert!(
        page.visible().contains("Consent was not given"),
        "{}",
        page.visible()
    );
    // Nothing else is open
    for path in ["/?admin_consent=True", "/oauth/callback", "/help/errors"] {
        let location = stranger.get(path).await.location();
        assert!(location.starts_with("/sign-in"), "{path}: {location}");
    }
}

#[tokio::test]
async fn the_report_holds_what_helps() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (_, registration) = journey::connect(&mut browser, &world.tenant).await;
    world.clock.pass(TimeDelta::minutes(61));
    world
        .tenant
        .faults(json!({ "refuse_token": { "code": 53_003 } }))
        .await;
    let report = Run::of(&mut browser).await.report;
    for word in [
        concat!("Countersign ", env!("CARGO_PKG_VERSION")),
        "Outgoing version",
        world.tenant.base.as_str(),
        TENANT,
        registration.client_id.as_str(),
        "proven by client secret",
        "redirect URI http://localhost:8080/oauth/callback",
        "code: AADSTS53003",
        "request-id: ",
        "correlation-id: ",
        "time: 20",
        "whose job: A tenant administrator",
        "try again: After the remedy",
    ] {
        assert!(report.contains(word), "{word}: {report}");
    }
    assert!(!report.contains(&registration.secret), "{report}");
    for noted in world.sealed.lock().unwrap().iter() {
        let secret = String::from_utf8_lossy(&noted.secret);
        for part in secret.lines().filter(|part| part.len() >= 8) {
            assert!(!report.contains(part), "{}: {report}", noted.place);
        }
    }
}

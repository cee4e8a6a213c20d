//! Codes of the identity platform: at the token endpoint, at the redirect, and on the provider's own pages.

use super::assert_told;
use crate::support::browser::Browser;
use crate::support::journey::{self, DEPLOY};
use crate::support::tenant::Person;
use crate::support::{World, html};
use domain::diagnostics::knowledge::{Entry, Pattern, entries, lookup};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All codes with the entries that explain them.
fn codes() -> impl Iterator<Item = (u32, &'static Entry)> {
    entries().flat_map(|entry| {
        entry.seen.iter().filter_map(move |pattern| match pattern {
            Pattern::Aadsts(number) | Pattern::AadstsGeneral(number) => Some((*number, entry)),
            _ => None,
        })
    })
}

/// Where the practice tenant can answer with which code.
async fn places(world: &World) -> BTreeMap<u32, Vec<String>> {
    let url = format!("{}/_control/codes", world.tenant.base);
    let rows: Vec<Value> = world
        .tenant
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let number = u32::try_from(row["code"].as_u64().unwrap()).unwrap();
            let places = row["places"].as_array().unwrap();
            (
                number,
                places
                    .iter()
                    .map(|place| place.as_str().unwrap().to_owned())
                    .collect(),
            )
        })
        .collect()
}

/// A console with an application that has never been authorized.
async fn prepared() -> (World, Browser, String) {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    (world, browser, application)
}

#[tokio::test]
async fn every_code_of_the_token_endpoint_is_told_on_the_callbacks_page() {
    let (world, mut browser, application) = prepared().await;
    let places = places(&world).await;
    let mut met = 0;
    for (number, entry) in codes() {
        let case = format!("AADSTS{number}");
        let places = places
            .get(&number)
            .unwrap_or_else(|| panic!("the practice tenant has no {case}"));
        if !places.iter().any(|place| place == "token") {
            continue;
        }
        let target = journey::leave(&mut browser, &application, DEPLOY).await;
        let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
        world
            .tenant
            .faults(json!({ "refuse_token": { "code": number } }))
            .await;
        let shown = browser.get(&back).await.visible();
        world.tenant.faults(json!({ "refuse_token": null })).await;
        assert!(shown.contains(&case), "{case}: {shown}");
        assert_told(entry, &shown, &case);
        met += 1;
    }
    assert!(met > 80, "{met}");
}

/// *Authorize*, which the provider ends with a code: its answer to the browser.
async fn refused(world: &World, browser: &mut Browser, application: &str, number: u32) -> reqwest::Response {
    world
        .tenant
        .faults(json!({ "refuse_authorize": { "code": number } }))
        .await;
    let target = journey::leave(browser, application, DEPLOY).await;
    let answer = world.tenant.http.get(&target).send().await.unwrap();
    world.tenant.faults(json!({ "refuse_authorize": null })).await;
    answer
}

#[tokio::test]
async fn every_code_of_the_redirect_is_told_on_the_callbacks_page() {
    let (world, mut browser, application) = prepared().await;
    let places = places(&world).await;
    let mut met = 0;
    for (number, entry) in codes() {
        let case = format!("AADSTS{number}");
        let place = &places[&number];
        if !place.iter().any(|place| place == "redirect") || place.iter().any(|place| place == "page") {
            continue;
        }
        let answer = refused(&world, &mut browser, &application, number).await;
        let back = answer.headers()["location"].to_str().unwrap();
        let path = back
            .strip_prefix(crate::support::browser::ORIGIN_OF_CONSOLE)
            .unwrap();
        let shown = browser.get(path).await.expect(400).visible();
        // The provider's way of saying that somebody pressed Cancel has a page of its own
        if number == 65_004 {
            assert!(shown.contains("Sign-in was cancelled"), "{shown}");
        } else {
            assert!(shown.contains(&case), "{case}: {shown}");
            assert_told(entry, &shown, &case);
        }
        met += 1;
    }
    assert!(met >= 2, "{met}");
}

/// What stays on the provider's page is found in the text of that page.
#[tokio::test]
async fn every_code_that_only_the_providers_page_shows_is_found_in_its_text() {
    let (world, mut browser, application) = prepared().await;
    let places = places(&world).await;
    let mut met = 0;
    for (number, entry) in codes() {
        let case = format!("AADSTS{number}");
        if !places[&number].iter().any(|place| place == "page") {
            continue;
        }
        let answer = refused(&world, &mut browser, &application, number).await;
        let page = html::visible(&answer.text().await.unwrap());
        let found = lookup(&page).unwrap_or_else(|| panic!("{case}: nothing found in: {page}"));
        assert_eq!(
            found.entry.map(|entry| entry.id),
            Some(entry.id),
            "{case}: {page}"
        );
        met += 1;
    }
    assert!(met > 20, "{met}");
}

/// Stands for a failure of the practice tenant itself.
const ITS_OWN: u32 = 90_020;

/// Whatever the practice tenant can answer with is explained.
#[tokio::test]
async fn the_practice_tenant_has_no_code_that_is_not_explained() {
    let world = World::start().await;
    let known: Vec<u32> = codes().map(|(number, _)| number).collect();
    let unknown: Vec<u32> = places(&world)
        .await
        .into_keys()
        .filter(|number| *number != ITS_OWN && !known.contains(number))
        .collect();
    assert_eq!(unknown, Vec::<u32>::new());
}

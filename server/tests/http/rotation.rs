//! Changing the client authentication: two slots, probe, switch, fallback, undo.

use crate::support::journey::{self, DEPLOY, Material};
use crate::support::tenant::Tenant;
use crate::support::{Answer, Browser, World};
use chrono::TimeDelta;
use domain::authorization::access_token;
use model::ids::ApplicationId;
use serde_json::Value;

struct Rotation {
    world: World,
    browser: Browser,
    application: String,
    /// Id of the Secret Text that was used from the start.
    old: String,
}

impl Rotation {
    async fn begin() -> Self {
        let world = World::start().await;
        let mut browser = world.first_run().await;
        let (application, _) = journey::connect(&mut browser, &world.tenant).await;
        let page = format!("/integrations/{application}");
        let form = browser.get(&page).await.form(&page);
        let old = form.value("secret_text").unwrap().to_owned();
        Self {
            world,
            browser,
            application,
            old,
        }
    }

    fn path(&self) -> String {
        format!("/integrations/{}/client-authentication", self.application)
    }

    /// A secret that the provider knows, uploaded.
    async fn another_secret(&mut self, name: &str) -> String {
        let value = add_secret(&self.world.tenant).await;
        journey::upload(&mut self.browser, "secret_text", name, Material::Pasted(&value)).await
    }

    async fn prepare(&mut self, secret: &str) -> Answer {
        let path = self.path();
        let page = self.browser.get(&path).await.expect(200);
        let form = page
            .form_with(&path, "prepare")
            .fill(&[("client_auth", "secret"), ("secret_text", secret)])
            .press("prepare");
        self.browser.submit(form).await
    }

    async fn press(&mut self, button: &str) -> Answer {
        let path = self.path();
        let page = self.browser.get(&path).await.expect(200);
        let form = page.form_with(&path, button).press(button);
        self.browser.submit(form).await
    }

    async fn refresh(&mut self) -> Result<bool, String> {
        self.world.clock.pass(TimeDelta::minutes(61));
        // Keeps the session alive
        self.browser.get("/").await.expect(200);
        let id: ApplicationId = self.application.parse().unwrap();
        access_token(&self.world.services, id)
            .await
            .map(|access| access.authorization.problem.is_some())
            .map_err(|refused| refused.to_string())
    }

    /// Name of the Secret Text in use, as the page says it.
    async fn in_use(&mut self) -> String {
        let page = self.browser.get(&self.path()).await.expect(200).visible();
        let (_, rest) = page
            .split_once("In use Secret Text ")
            .unwrap_or_else(|| panic!("{page}"));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// The registration, as the portal lists it.
async fn registration(tenant: &Tenant) -> Value {
    tenant.state().await["registrations"][0].clone()
}

/// Adds a client secret in the portal and gives back its value.
async fn add_secret(tenant: &Tenant) -> String {
    let before = registration(tenant).await;
    let url = format!(
        "{}/apps/{}/secrets",
        tenant.base,
        before["client_id"].as_str().unwrap()
    );
    let sent = tenant
        .http
        .post(url)
        .form(&[("description", "next"), ("days", "180")]);
    assert!(sent.send().await.unwrap().status().as_u16() < 400);
    let after = registration(tenant).await;
    let secrets = after["secrets"].as_array().unwrap();
    let new = secrets
        .iter()
        .find(|secret| !before["secrets"].as_array().unwrap().contains(secret));
    new.unwrap()["value"].as_str().unwrap().to_owned()
}

/// Removes a client secret in the portal.
async fn remove_secret(tenant: &Tenant, value: &str) {
    let app = registration(tenant).await;
    let secrets = app["secrets"].as_array().unwrap();
    let id = secrets.iter().find(|secret| secret["value"] == value).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = format!(
        "{}/apps/{}/secrets/remove",
        tenant.base,
        app["client_id"].as_str().unwrap()
    );
    let sent = tenant.http.post(url).form(&[("id", &id)]).send().await.unwrap();
    assert!(sent.status().as_u16() < 400, "{}", sent.status());
}

#[tokio::test]
async fn the_next_secret_is_probed_switched_to_and_the_old_one_kept_until_taken_out() {
    let mut it = Rotation::begin().await;
    let new = it.another_secret("Successor").await;
    assert!(it.prepare(&new).await.location().ends_with("?prepared"));
    let refreshes = it.world.tenant.counter("refreshes").await;
    let probed = it.press("probe").await.expect(200).visible();
    assert!(probed.contains("The provider accepts it"), "{probed}");
    assert_eq!(
        it.world.tenant.counter("refreshes").await,
        refreshes,
        "no token is spent"
    );
    assert_eq!(it.in_use().await, "Client");
    assert!(it.press("switch").await.location().ends_with("?switched"));
    assert_eq!(it.in_use().await, "Successor");
    assert_eq!(it.refresh().await, Ok(false));
    // The fallback is in use: it cannot be deleted
    let old = format!("/credentials/{}", it.old);
    let page = it.browser.get(&old).await.expect(200).visible();
    assert!(page.contains("Contoso mail"), "{page}");
    it.browser.post(&old, &[("action", "delete")]).await.expect(409);
    // Back, and forth again, and the old one taken out
    assert!(it.press("undo").await.location().ends_with("?undone"));
    assert_eq!(it.in_use().await, "Client");
    it.press("switch").await.expect(303);
    assert!(it.press("clear").await.location().ends_with("?cleared"));
    it.browser.post(&old, &[("action", "delete")]).await.expect(303);
    let log = it.browser.get("/system/audit").await.visible();
    for words in [
        "Secret Text “Successor” is to be used next",
        "switched to Secret Text “Successor”; Secret Text “Client secret” stays as fallback",
        "went back to Secret Text “Client secret”; Secret Text “Successor” is to be used next",
        "Secret Text “Client secret” is no longer the fallback",
    ] {
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[tokio::test]
async fn one_that_the_provider_refuses_is_not_switched_to() {
    let mut it = Rotation::begin().await;
    let bad = Material::Pasted("not-the-value-of-any-secret");
    let bad = journey::upload(&mut it.browser, "secret_text", "Mistyped", bad).await;
    it.prepare(&bad).await.expect(303);
    for button in ["probe", "switch"] {
        let page = it.press(button).await.expect(409).visible();
        assert!(page.contains("Nothing was changed"), "{page}");
        assert!(page.contains("The client secret is wrong"), "{page}");
        assert!(page.contains("AADSTS7000215"), "{page}");
    }
    assert_eq!(it.in_use().await, "Client");
    assert_eq!(it.refresh().await, Ok(false));
}

#[tokio::test]
async fn the_fallback_carries_on_when_the_new_one_is_refused_and_the_page_says_so() {
    let mut it = Rotation::begin().await;
    let value = add_secret(&it.world.tenant).await;
    let new = Material::Pasted(&value);
    let new = journey::upload(&mut it.browser, "secret_text", "Successor", new).await;
    it.prepare(&new).await.expect(303);
    it.press("switch").await.expect(303);
    remove_secret(&it.world.tenant, &value).await;
    for _ in 0..2 {
        assert_eq!(it.refresh().await, Ok(true), "it works, with a warning");
    }
    let page = it
        .browser
        .get(&format!("/integrations/{}", it.application))
        .await
        .visible();
    assert!(
        page.contains("The new client authentication is refused; the one from before is used instead"),
        "{page}"
    );
    let log = it.browser.get("/system/audit").await.visible();
    let told = log.matches("Fallback client authentication used").count();
    // Once in the list, once among the choices of the filter
    assert_eq!(told, 2, "{log}");
    // Without the fallback it is over until somebody mends it, and going back mends it without a sign-in
    it.press("clear").await.expect(303);
    assert!(it.refresh().await.is_err());
    let page = format!("/integrations/{}", it.application);
    let old = it.old.clone();
    journey::save(&mut it.browser, &page, &[("secret_text", &old)])
        .await
        .expect(303);
    assert_eq!(it.refresh().await, Ok(false));
}

#[tokio::test]
async fn what_is_wrong_with_the_choice_stands_at_its_field_and_stale_buttons_do_nothing() {
    let mut it = Rotation::begin().await;
    let old = it.old.clone();
    let page = it.prepare(&old).await.expect(422);
    assert!(
        page.error_at("secret_text")
            .unwrap()
            .contains("This is the one in use")
    );
    let page = it.prepare("").await.expect(422);
    assert!(page.error_at("secret_text").is_some());
    let new = it.another_secret("Successor").await;
    it.prepare(&new).await.expect(303);
    let path = it.path();
    let stale = it
        .browser
        .get(&path)
        .await
        .form_with(&path, "switch")
        .press("switch");
    let application = format!("/integrations/{}", it.application);
    journey::save(&mut it.browser, &application, &[("name", "Renamed")])
        .await
        .expect(303);
    let page = it.browser.submit(stale).await.expect(409).visible();
    assert!(page.contains("Somebody else saved in the meantime"), "{page}");
    assert_eq!(it.in_use().await, "Client");
    // Buttons that the page does not show are refused as well
    it.browser
        .post(&path, &[("action", "undo"), ("version", "2")])
        .await
        .expect(409);
    let back = journey::authorize(&mut it.browser, &it.world.tenant, &it.application, DEPLOY).await;
    assert!(back.location().ends_with("?authorized"));
}

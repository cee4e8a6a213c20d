//! The steps of the main job, as an administrator does them in a browser without scripts.

use super::browser::{Answer, Browser};
use super::tenant::{Person, Registration, TENANT, Tenant};

/// The mailbox that Countersign uses.
pub(crate) const DEPLOY: &str = "deploy@contoso.test";
/// The shared mailbox that replies go to.
pub(crate) const APPROVALS: &str = "approvals@contoso.test";

/// Saves *Server Base URL*.
pub(crate) async fn save_base_url(browser: &mut Browser, base_url: &str) {
    let page = browser.get("/system/general").await.expect(200);
    let form = page
        .form("/system/general")
        .set("base_url", base_url)
        .press("save");
    let saved = browser.submit(form).await;
    assert_eq!(saved.location(), "/system/general?saved");
}

/// Uploads a credential, pasted or as a file, and gives back its id.
pub(crate) async fn upload(browser: &mut Browser, kind: &str, name: &str, material: Material<'_>) -> String {
    let saved = try_upload(browser, kind, name, material).await;
    id_in(&saved, "/credentials/")
}

/// How a credential is handed over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Material<'a> {
    /// Into the text field.
    Pasted(&'a str),
    /// As a file.
    File(&'a [u8]),
    /// As a file, with the passphrase that opens it.
    Locked(&'a [u8], &'a str),
}

/// Uploads a credential that may be refused.
pub(crate) async fn try_upload(
    browser: &mut Browser,
    kind: &str,
    name: &str,
    material: Material<'_>,
) -> Answer {
    let page = browser.get("/credentials/new").await.expect(200);
    let form = page
        .form("/credentials/new")
        .fill(&[("kind", kind), ("name", name)]);
    match material {
        Material::Pasted(text) => browser.upload(&form.set("pasted", text), None).await,
        Material::File(bytes) => browser.upload(&form, Some(bytes)).await,
        Material::Locked(bytes, passphrase) => {
            browser
                .upload(&form.set("passphrase", passphrase), Some(bytes))
                .await
        }
    }
}

/// How an application proves itself: ids of credentials.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// A Secret Text.
    Secret(String),
    /// A Certificate and its SSH Key.
    Certificate(String, String),
}

/// Adds an OAuth application with custom endpoints and gives back its id.
pub(crate) async fn add_application(
    browser: &mut Browser,
    tenant: &Tenant,
    registration: &Registration,
    proof: &Proof,
) -> String {
    let page = browser.get("/integrations/new").await.expect(200);
    let (authority, graph) = (tenant.base.clone(), tenant.graph());
    let form = page.form("/integrations/new").fill(&[
        ("name", "Contoso mail"),
        ("provider", "microsoft_graph"),
        ("cloud", "custom"),
        ("authority_url", &authority),
        ("graph_url", &graph),
        ("tenant_id", TENANT),
        ("client_id", &registration.client_id),
    ]);
    let form = match proof {
        Proof::Secret(secret) => form.fill(&[("client_auth", "secret"), ("secret_text", secret)]),
        Proof::Certificate(certificate, key) => form.fill(&[
            ("client_auth", "certificate"),
            ("certificate", certificate),
            ("ssh_key", key),
        ]),
    };
    let saved = browser.submit(form).await;
    id_in(&saved, "/integrations/")
}

/// Presses *Authorize*, and gives back where the browser is sent.
pub(crate) async fn leave(browser: &mut Browser, application: &str, expected: &str) -> String {
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200);
    let form = page
        .form(&format!("/integrations/{application}/authorize"))
        .set("user_name", expected);
    let target = browser.submit(form).await.location();
    let policy = page.header("content-security-policy");
    let origin: String = target.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    assert!(
        policy.contains(&format!("form-action 'self' {origin};")),
        "{policy}"
    );
    target
}

/// *Authorize* from the button to the redirect away from the callback.
pub(crate) async fn authorize(
    browser: &mut Browser,
    tenant: &Tenant,
    application: &str,
    account: &str,
) -> Answer {
    let target = leave(browser, application, account).await;
    let back = tenant.sign_in(&target, account, Person::Accepts).await;
    browser.get(&back).await
}

/// Saves a settings page: what the form holds, changed by `values`.
pub(crate) async fn save(browser: &mut Browser, path: &str, values: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await.expect(200);
    let form = page.form(path).fill(values).press("save");
    browser.submit(form).await
}

/// Outgoing, Incoming and Reply options for mail over OAuth: sent as the account itself, replies in the shared mailbox.
pub(crate) async fn save_oauth_settings(browser: &mut Browser, application: &str) {
    let outgoing = [
        ("auth_type", "oauth"),
        ("oauth_application", application),
        ("user_name", DEPLOY),
        ("from_address", DEPLOY),
    ];
    save(browser, "/email/outgoing", &outgoing).await.expect(303);
    save(browser, "/email/incoming", &[]).await.expect(303);
    let replies = [
        ("enable_email_approval", "on"),
        ("approval_reply_address", APPROVALS),
        ("email_reply_folder", "Inbox/Countersign"),
    ];
    save(browser, "/email/replies", &replies).await.expect(303);
}

/// A console with an application that nobody has authorized yet. Its base URL is the browser's own address.
pub(crate) async fn unauthorized() -> (super::world::World, Browser, String) {
    let world = super::world::World::start().await;
    let mut browser = world.first_run().await;
    save_base_url(&mut browser, super::browser::ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(serde_json::json!({})).await;
    let material = Material::Pasted(&registration.secret);
    let secret = upload(&mut browser, "secret_text", "Client secret", material).await;
    let application =
        add_application(&mut browser, &world.tenant, &registration, &Proof::Secret(secret)).await;
    (world, browser, application)
}

/// An application with a client secret, authorized, and the settings that use it.
pub(crate) async fn connect(browser: &mut Browser, tenant: &Tenant) -> (String, Registration) {
    save_base_url(browser, super::browser::ORIGIN_OF_CONSOLE).await;
    let registration = tenant.register(serde_json::json!({})).await;
    let secret = upload(
        browser,
        "secret_text",
        "Client secret",
        Material::Pasted(&registration.secret),
    )
    .await;
    let application = add_application(browser, tenant, &registration, &Proof::Secret(secret)).await;
    save_oauth_settings(browser, &application).await;
    let back = authorize(browser, tenant, &application, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{application}?authorized"));
    (application, registration)
}

/// The id in the address that a 303 leads to.
#[track_caller]
pub(crate) fn id_in(answer: &Answer, prefix: &str) -> String {
    let location = answer.location();
    location
        .strip_prefix(prefix)
        .and_then(|rest| rest.split('?').next())
        .unwrap_or_else(|| panic!("{location} does not begin with {prefix}"))
        .to_owned()
}

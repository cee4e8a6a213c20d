//! No secret that was entered, received or made during a full run appears in any answer, any log line or, in the clear, in any file.

use crate::support::journey::{self, DEPLOY, Material, leave, try_upload, upload};
use crate::support::run::Run;
use crate::support::tenant::Person;
use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{World, fixture, log};
use chrono::TimeDelta;
use serde_json::json;

const NEW_PASSWORD: &str = "eleven quiet otters under ice";
const WRONG_PASSWORD: &str = "a password of another site";
const SMTP_PASSWORD: &str = "Smtp-pa55word with spaces";
const PASSPHRASE: &str = "correct horse";

/// A secret: what it is, and its bytes.
type Secret = (String, Vec<u8>);

fn secret(what: &str, value: &str) -> Secret {
    (what.to_owned(), value.as_bytes().to_vec())
}

/// What the vault was given, in every form in which it could show.
fn sealed(world: &World) -> Vec<Secret> {
    let mut found = Vec::new();
    for noted in world.sealed.lock().unwrap().iter() {
        // Nonce and code verifier are sealed together; the nonce travels to the provider in the open
        if noted.place.starts_with("pending") {
            let text = String::from_utf8(noted.secret.clone()).unwrap();
            found.push(secret("code verifier", text.split_once('\n').unwrap().1));
        } else if !noted.place.starts_with("installation") {
            found.push((noted.place.clone(), noted.secret.clone()));
        }
    }
    found
}

/// Finds `needle` in `hay`.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// The whole main job with everything that is secret in it, and with mistakes. The answer is what must not show.
async fn full_run(world: &World) -> Vec<Secret> {
    let mut browser = world.first_run().await;
    let mut secrets = vec![
        secret("first password", PASSWORD),
        secret("new password", NEW_PASSWORD),
        secret("wrong password", WRONG_PASSWORD),
        secret("SMTP password", SMTP_PASSWORD),
        secret("passphrase", PASSPHRASE),
        secret("session", browser.session().unwrap()),
    ];
    // Typed wrong, and into the wrong field
    for (email, password) in [(ADMIN, WRONG_PASSWORD), (WRONG_PASSWORD, WRONG_PASSWORD)] {
        let mut other = world.browser().with("referer", "http://localhost:8080/sign-in");
        let page = other.get("/sign-in").await.expect(200);
        let form = page
            .form("/sign-in")
            .fill(&[("email", email), ("password", password)]);
        // The page gives back what was typed as an address, to whoever typed it: this answer is not looked at
        let length = world.traffic.lock().unwrap().len();
        other.submit(form).await.expect(422);
        world.traffic.lock().unwrap().truncate(length);
    }
    let (application, registration) = journey::connect(&mut browser, &world.tenant).await;
    secrets.push(secret("client secret", &registration.secret));
    // A key with passphrase, once with the wrong one
    let key = fixture("rsa2048.pbkdf2.pem");
    try_upload(
        &mut browser,
        "ssh_key",
        "Key",
        Material::Locked(&key, WRONG_PASSWORD),
    )
    .await
    .expect(422);
    let key = upload(&mut browser, "ssh_key", "Key", Material::Locked(&key, PASSPHRASE)).await;
    let certificate = fixture("rsa2048.certificate.pem");
    let certificate = upload(
        &mut browser,
        "certificate",
        "Certificate",
        Material::File(&certificate),
    )
    .await;
    let plain = String::from_utf8(fixture("rsa2048.pkcs8.pem")).unwrap();
    let line = plain.lines().nth(3).unwrap();
    secrets.push(secret("a line of the private key", line));
    Run::of(&mut browser).await.assert_passed(17);
    // Refreshed, refused, signed in as somebody else, cancelled: every way of the callback that holds a code
    world.clock.pass(TimeDelta::minutes(61));
    Run::of(&mut browser).await.assert_passed(17);
    for faults in [
        json!({ "wrong_secret": true }),
        json!({ "wrong_secret": false, "down": { "only": "token" } }),
    ] {
        world.tenant.faults(faults).await;
        let target = leave(&mut browser, &application, DEPLOY).await;
        let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
        secrets.push(code_of(&back));
        browser.get(&back).await.expect(400);
        Run::of(&mut browser).await;
    }
    world.tenant.faults(json!({ "down": false })).await;
    let target = leave(&mut browser, &application, DEPLOY).await;
    let back = world
        .tenant
        .sign_in(&target, "approver1@contoso.test", Person::Accepts)
        .await;
    secrets.push(code_of(&back));
    // Its tokens wait, sealed, until somebody chooses
    let gate = browser.get(&back).await.location();
    browser.get(&gate).await.expect(200);
    browser.post(&gate, &[("way", "leave")]).await.expect(303);
    // With the certificate
    let path = format!("/integrations/{application}");
    let proof = [
        ("client_auth", "certificate"),
        ("certificate", certificate.as_str()),
        ("ssh_key", key.as_str()),
    ];
    journey::save(&mut browser, &path, &proof).await.expect(303);
    Run::of(&mut browser).await;
    // A mail server that is not there
    let server = [
        ("auth_type", "basic"),
        ("host_name", "localhost"),
        ("host_port", "1"),
        ("tls_mode", "starttls"),
        ("user_name", DEPLOY),
        ("password", SMTP_PASSWORD),
        ("from_address", DEPLOY),
    ];
    journey::save(&mut browser, "/email/outgoing", &server)
        .await
        .expect(303);
    Run::of(&mut browser).await;
    // A new password, and every page once more
    let page = browser.get("/account").await.expect(200);
    let form = page.form_with("/account", "password").fill(&[
        ("current_password", PASSWORD),
        ("new_password", NEW_PASSWORD),
        ("repeat_password", NEW_PASSWORD),
    ]);
    browser.submit(form.press("password")).await.expect(303);
    for path in crate::pages::all(world, &mut browser).await {
        browser.get(&path).await.expect(200);
    }
    sign_in(&mut world.browser(), ADMIN, NEW_PASSWORD)
        .await
        .expect(303);
    secrets
}

fn code_of(back: &str) -> Secret {
    let (_, query) = back.split_once('?').unwrap();
    let code = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "code")
        .unwrap()
        .1;
    secret("authorization code", &code)
}

#[tokio::test]
async fn no_secret_shows_in_any_answer_log_line_or_file() {
    let world = World::start().await;
    let mut secrets = full_run(&world).await;
    secrets.extend(sealed(&world));
    for kind in [
        "authorizations.access_token",
        "authorizations.refresh_token",
        "code verifier",
        "client secret",
        "session",
    ] {
        assert!(
            secrets.iter().any(|(what, _)| what == kind),
            "{kind}: {:?}",
            secrets.iter().map(|(what, _)| what).collect::<Vec<_>>()
        );
    }
    let answers = world.traffic.lock().unwrap().clone();
    let logged = log::text().into_bytes();
    let mut places = vec![("an answer".to_owned(), answers), ("the log".to_owned(), logged)];
    for entry in std::fs::read_dir(world.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        places.push((
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read(&path).unwrap(),
        ));
    }
    let rows = format!("{:?}", world.tables().await);
    places.push(("the rows".to_owned(), rows.into_bytes()));
    // What is searched is really there
    for (place, words) in [
        ("an answer", "Contoso mail"),
        ("the log", "test step"),
        ("the rows", "Contoso mail"),
    ] {
        let (_, bytes) = places.iter().find(|(name, _)| name == place).unwrap();
        assert!(contains(bytes, words.as_bytes()), "{words} in {place}");
    }
    let is_file = |name: &str| name.starts_with("countersign.db");
    let mut files = places.iter().filter(|(name, _)| is_file(name)).peekable();
    if files.peek().is_some() {
        assert!(
            files.any(|(_, bytes)| contains(bytes, b"Contoso mail")),
            "SQLite's files"
        );
    }
    for (what, bytes) in &secrets {
        assert!(bytes.len() >= 8, "{what} is too short to be looked for");
        let escaped = url::form_urlencoded::byte_serialize(bytes).collect::<String>();
        let base64 = base64::Engine::encode(&base64::prelude::BASE64_STANDARD_NO_PAD, bytes);
        let forms: [&[u8]; 3] = [bytes, escaped.as_bytes(), base64.as_bytes()];
        for (place, hay) in &places {
            for form in forms {
                if contains(hay, form) {
                    let at = hay.windows(form.len()).position(|window| window == form).unwrap();
                    let around =
                        String::from_utf8_lossy(&hay[at.saturating_sub(300)..(at + 100).min(hay.len())])
                            .into_owned();
                    panic!("{what} shows in {place}: {around}");
                }
            }
        }
    }
}

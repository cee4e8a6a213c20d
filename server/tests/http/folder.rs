//! *Choose Folder*: the tree of the mailbox, what may be chosen and what only knowingly, and what becomes of the choice.

use crate::support::html::visible;
use crate::support::journey::{self, APPROVALS, DEPLOY};
use crate::support::run::Run;
use crate::support::{Answer, Browser, World};
use axum::http::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

mod changes;
mod choosing;
mod trouble;

const PAGE: &str = "/email/replies/folder";

struct Connected {
    world: World,
    browser: Browser,
    application: String,
}

/// A console that reads the shared mailbox, with a folder known by its name only.
async fn connected() -> Connected {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    Connected {
        world,
        browser,
        application,
    }
}

impl Connected {
    async fn page(&mut self) -> Answer {
        self.browser.get(PAGE).await.expect(200)
    }

    /// Selects the folder of this name and presses *Use this folder*.
    async fn choose(&mut self, name: &str) -> Answer {
        let page = self.page().await;
        let id = id_of(&page, name);
        let form = page.form_with(PAGE, "choose").set("folder", &id).press("choose");
        self.browser.submit(form).await
    }

    /// What *Email Reply Options* says about the folder.
    async fn note(&mut self) -> String {
        let page = self.browser.get("/email/replies").await.expect(200).text();
        let (_, rest) = page.split_once("id=\"email_reply_folder-note\"").expect("a note");
        visible(&format!("<p {}", rest.split_once("</p>").unwrap().0))
    }

    /// The folder as it is saved.
    async fn saved(&mut self) -> String {
        let page = self.browser.get("/email/replies").await.expect(200);
        let form = page.form("/email/replies");
        form.value("email_reply_folder").unwrap_or_default().to_owned()
    }

    async fn make(&self, parent: &str, name: &str) {
        let url = format!("{}/mailboxes/{APPROVALS}/folders", self.world.tenant.base);
        let form = [("parent", parent), ("name", name)];
        let answer = self.world.tenant.http.post(url).form(&form).send().await.unwrap();
        assert!(answer.status().is_redirection(), "{answer:?}");
    }

    async fn deliver(&self, folder: &str, subject: &str) {
        let mail = json!({ "from": "approver1@contoso.test", "to": APPROVALS, "subject": subject, "folder": folder });
        self.world.tenant.control("mail", &mail).await;
    }
}

/// The value of the radio button whose label is `name`.
#[track_caller]
fn id_of(page: &Answer, name: &str) -> String {
    let text = page.text();
    let label = format!(">{name}</label>");
    let row = text
        .split("class=\"tree-row\"")
        .find(|row| row.contains(&label))
        .unwrap_or_else(|| panic!("no folder {name}: {}", page.visible()));
    let value = row
        .split_once("value=\"")
        .expect(row)
        .1
        .split_once('"')
        .unwrap()
        .0;
    value.replace("&amp;", "&")
}

/// Everything the page says in the row of a folder.
#[track_caller]
fn row(page: &Answer, name: &str) -> String {
    let text = page.text();
    let label = format!(">{name}</label>");
    let row = text
        .split("class=\"tree-row\"")
        .find(|row| row.contains(&label))
        .unwrap_or_else(|| panic!("no folder {name}: {}", page.visible()));
    visible(&format!("<div {}", row.split("</div>").next().unwrap()))
}
impl Connected {
    /// What somebody does with the folder in a mail program.
    async fn in_a_mail_program(&self, method: Method, path: &str, body: Value) {
        let application = self.application.parse().unwrap();
        let access = domain::authorization::access_token(&self.world.services, application)
            .await
            .unwrap();
        let url = format!(
            "{}/v1.0/users/{APPROVALS}/mailFolders/{path}",
            self.world.tenant.graph()
        );
        let request = self.world.tenant.http.request(method, url);
        let answer = request
            .bearer_auth(access.token.expose_secret())
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

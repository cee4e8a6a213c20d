//! A console around a practice tenant: the real router on the real adapters.

use super::browser::{Browser, Traffic, Wire};
use super::clock::TestClock;
use super::database::TestDatabase;
use super::tables::Tables;
use super::tenant::Tenant;
use super::vault::{Noted, WatchedVault};
use super::{Answer, log};
use axum::Router;
use countersign::bootstrap::{self, Opened};
use countersign::config::{Config, MasterKeySource};
use countersign::web::{self, WebOptions};
use countersign::world::SystemEntropy;
use domain::Services;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use store::{DatabaseUrl, Store};
use tempfile::TempDir;

/// The first administrator's address.
pub(crate) const ADMIN: &str = "admin@contoso.test";
/// The first administrator's password.
pub(crate) const PASSWORD: &str = "seven blue herons at dawn";

/// A console and its practice tenant.
pub(crate) struct World {
    pub(crate) services: Services,
    pub(crate) store: Store,
    pub(crate) clock: TestClock,
    pub(crate) tenant: Tenant,
    pub(crate) router: Router,
    pub(crate) setup_token: String,
    /// What the vault sealed.
    pub(crate) sealed: Arc<Mutex<Vec<Noted>>>,
    /// What browsers were answered.
    pub(crate) traffic: Traffic,
    pub(crate) database: TestDatabase,
    folder: TempDir,
}

impl World {
    /// A new installation, nobody set up yet.
    pub(crate) async fn start() -> Self {
        Self::with_authorities(None).await
    }

    /// The same, trusting the authorities in a PEM file as well.
    pub(crate) async fn with_authorities(extra_ca_file: Option<PathBuf>) -> Self {
        log::keep();
        // Another test of this process may have been first
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let clock = TestClock::default();
        let tenant = Tenant::start(&clock).await;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let database = TestDatabase::new(&data).await;
        let config = config(data, database.url(), extra_ca_file);
        let opened = bootstrap::open_with(&config, Arc::new(clock.clone()), Arc::new(SystemEntropy)).await;
        let Opened {
            mut services, store, ..
        } = opened.unwrap();
        let sealed = Arc::new(Mutex::new(Vec::new()));
        services.vault = Arc::new(WatchedVault::new(
            Arc::clone(&services.vault),
            Arc::clone(&sealed),
        ));
        let prepared = domain::installation::prepare(&services).await.unwrap();
        let router = web::router(&services, &WebOptions::default());
        Self {
            setup_token: prepared.setup_token.unwrap().expose().to_owned(),
            services,
            store,
            clock,
            tenant,
            router,
            sealed,
            traffic: Traffic::default(),
            database,
            folder,
        }
    }

    /// A browser that nobody has signed in with.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(Wire::Router(self.router.clone()), Some(Arc::clone(&self.traffic)))
    }

    /// A browser in which the first administrator, created by this, is signed in.
    pub(crate) async fn first_run(&self) -> Browser {
        let mut browser = self.browser();
        let done = self.set_up(&mut browser, &self.setup_token).await;
        assert_eq!(done.location(), "/setup");
        browser
    }

    /// Fills in the set-up form as the link in the log opens it.
    pub(crate) async fn set_up(&self, browser: &mut Browser, token: &str) -> Answer {
        let path = format!("/setup?token={token}");
        let page = browser.get(&path).await.expect(200);
        let form = page
            .form(&path)
            .fill(&[("name", "Alex Adler"), ("email", ADMIN), ("password", PASSWORD)]);
        browser.submit(form).await
    }

    /// Adds an administrator and signs in as them in a browser of their own.
    pub(crate) async fn another(&self, by: &mut Browser, email: &str, password: &str) -> Browser {
        let page = by.get("/system/users/new").await.expect(200);
        let form = page.form("/system/users/new").fill(&[
            ("name", "Somebody Else"),
            ("email", email),
            ("password", password),
        ]);
        by.submit(form).await.expect(303);
        let mut browser = self.browser();
        sign_in(&mut browser, email, password).await.expect(303);
        browser
    }

    /// The data folder.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Every row of every table.
    pub(crate) async fn tables(&self) -> Tables {
        self.database.tables().await
    }
}

/// Fills in the sign-in form.
pub(crate) async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    let page = browser.get("/sign-in").await.expect(200);
    let form = page
        .form("/sign-in")
        .fill(&[("email", email), ("password", password)]);
    browser.submit(form).await
}

fn config(data_dir: PathBuf, database: DatabaseUrl, extra_ca_file: Option<PathBuf>) -> Config {
    Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        database,
        base_url: None,
        master_key: MasterKeySource::File {
            path: data_dir.join("master.key"),
            create: true,
        },
        extra_ca_file,
        trusted_proxies: Vec::new(),
        log: "info".to_owned(),
        log_format: None,
        data_dir,
    }
}

//! Graph against the practice tenant, and against a server that answers what Graph never does.

use crate::support::{code, gateway, http, mail, now};
use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use countersign_mail::MailGateway;
use domain::ports::{
    AccountDirectory, FolderFacts, MailFault, MailFaultKind as Kind, MailReader, MailSender, Mailbox, Route,
};
use model::email::FolderPath;
use practice_tenant::{Options, Running, start};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const REDIRECT: &str = "http://localhost:8080/oauth/callback";
const TENANT: &str = "5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050";
pub(crate) const ALL: [&str; 5] = [
    "User.Read",
    "Mail.Send",
    "Mail.Send.Shared",
    "Mail.ReadWrite",
    "Mail.ReadWrite.Shared",
];

pub(crate) struct Practice {
    running: Running,
    pub(crate) gateway: MailGateway,
}

impl Practice {
    pub(crate) async fn start() -> Self {
        let options = Options {
            clock: Arc::new(now),
            seed: Some(7),
        };
        Self {
            running: start("127.0.0.1:0".parse().unwrap(), options).await.unwrap(),
            gateway: gateway(&[]),
        }
    }

    pub(crate) async fn control(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/_control/{what}", self.running.base_url);
        let answer = http().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
        answer.json().await.unwrap()
    }

    /// Signs *Deploy Service* in and gives the route that its access token opens.
    pub(crate) async fn route(&self, permissions: &[&str]) -> Route {
        let base = &self.running.base_url;
        let app = self
            .control(
                "applications",
                json!({"redirect_uris": [REDIRECT], "permissions": permissions, "admin_consent": true}),
            )
            .await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (id, secret) = (text(&app["client_id"]), text(&app["secret_value"]));
        let scope: Vec<String> = permissions
            .iter()
            .map(|name| format!("{base}/graph/{name}"))
            .collect();
        let query = [
            ("client_id", id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", &scope.join(" ")),
        ];
        let page = http()
            .get(format!("{base}/{TENANT}/oauth2/v2.0/authorize"))
            .query(&query)
            .send()
            .await
            .unwrap();
        let page = page.text().await.unwrap();
        let flow = page.split_once("name=\"flow\" value=\"").expect(&page).1;
        let login = [
            ("flow", flow.split_once('"').unwrap().0),
            ("account", "deploy@contoso.test"),
        ];
        let back = http()
            .post(format!("{base}/{TENANT}/login"))
            .form(&login)
            .send()
            .await
            .unwrap();
        let location = url::Url::parse(back.headers()["location"].to_str().unwrap()).unwrap();
        let code = location.query_pairs().find(|(name, _)| name == "code").unwrap().1;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", id.as_str()),
            ("client_secret", &secret),
            ("code", &code),
            ("redirect_uri", REDIRECT),
        ];
        let answer = http()
            .post(format!("{base}/{TENANT}/oauth2/v2.0/token"))
            .form(&form)
            .send()
            .await
            .unwrap();
        let answer: Value = answer.json().await.unwrap();
        Route::Graph {
            graph: format!("{base}/graph").parse().unwrap(),
            token: answer["access_token"]
                .as_str()
                .expect("a token")
                .to_owned()
                .into(),
        }
    }

    async fn folder(&self, route: &Route, mailbox: &Mailbox, path: &str) -> Result<FolderFacts, MailFault> {
        let path: FolderPath = path.parse().unwrap();
        self.gateway.folder(route, mailbox, &path).await
    }
}

pub(crate) fn shared() -> Mailbox {
    Mailbox::Other("approvals@contoso.test".parse().unwrap())
}

#[tokio::test]
async fn the_account_is_who_signed_in() {
    let practice = Practice::start().await;
    let Route::Graph { graph, token } = practice.route(&ALL).await else {
        unreachable!()
    };
    let account = practice.gateway.account(&graph, &token).await.unwrap();
    assert_eq!(account.upn, "deploy@contoso.test");
    assert!(account.owns("Deploy@Contoso.test"));
    let fault = practice
        .gateway
        .account(&graph, &"rubbish".to_owned().into())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::TokenRefused);
    assert_eq!(code(&fault), Some("InvalidAuthenticationToken"));
    let answer = fault.answer.unwrap();
    assert_eq!(answer.request.as_deref(), Some("GET /v1.0/me"));
    assert!(answer.request_id.is_some());
}

#[tokio::test]
async fn what_is_sent_is_found_in_sent_items_of_the_mailbox_that_sent() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    for (mailbox, from) in [
        (Mailbox::Own, "deploy@contoso.test"),
        (shared(), "approvals@contoso.test"),
    ] {
        let mail = mail(mailbox, from);
        assert_eq!(practice.gateway.find_sent(&route, &mail).await.unwrap(), None);
        let said = practice.gateway.send(&route, &mail).await.unwrap();
        assert!(said.contains("202"), "{said}");
        let copy = practice
            .gateway
            .find_sent(&route, &mail)
            .await
            .unwrap()
            .expect("a copy");
        assert_eq!(copy.message_id, mail.message_id);
    }
    let mut replaced = mail(Mailbox::Own, "deploy@contoso.test");
    replaced.message_id = "replaced-by-exchange@countersign.example.com".to_owned();
    let copy = practice.gateway.find_sent(&route, &replaced).await.unwrap();
    assert_eq!(
        copy.unwrap().message_id,
        "0192.test@countersign.example.com",
        "found by subject"
    );
}

#[tokio::test]
async fn a_sender_without_rights_is_told_from_a_missing_permission() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    let fault = practice
        .gateway
        .send(&route, &mail(Mailbox::Own, "finance@contoso.test"))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::SenderRefused);
    assert_eq!(code(&fault), Some("ErrorSendAsDenied"));
    let reader = practice.route(&["User.Read", "Mail.ReadBasic"]).await;
    let fault = practice
        .gateway
        .send(&reader, &mail(Mailbox::Own, "deploy@contoso.test"))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::AccessDenied);
}

#[tokio::test]
async fn folders_are_found_by_path_and_missing_ones_name_the_others() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    let folder = practice
        .folder(&route, &shared(), "inbox/countersign")
        .await
        .unwrap();
    assert_eq!((folder.name.as_str(), folder.total), ("Countersign", 1));
    let inbox = practice.folder(&route, &Mailbox::Own, "INBOX").await.unwrap();
    assert!(inbox.total >= 1);
    let fault = practice
        .folder(&route, &shared(), "Inbox/Nowhere/Deeper")
        .await
        .unwrap_err();
    assert_eq!(
        fault.kind,
        Kind::FolderMissing {
            name: "Nowhere".to_owned(),
            existing: vec!["Countersign".to_owned()],
        }
    );
    let fault = practice
        .folder(
            &route,
            &Mailbox::Other("finance@contoso.test".parse().unwrap()),
            "Inbox",
        )
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::AccessDenied, "{fault:?}");
    let fault = practice
        .folder(
            &route,
            &Mailbox::Other("nobody@contoso.test".parse().unwrap()),
            "Inbox",
        )
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::MailboxMissing, "{fault:?}");
}

#[tokio::test]
async fn the_newest_come_first_and_prove_whom_they_were_for() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    let folder = practice
        .folder(&route, &shared(), "Inbox/Countersign")
        .await
        .unwrap();
    let mail = json!({
        "from": "approver1@contoso.test", "to": "approvals@contoso.test", "subject": "Re: Release\u{202e} 7", "folder": "Inbox/Countersign",
    });
    practice.control("mail", mail).await;
    let heads = practice
        .gateway
        .newest(&route, &shared(), &folder, 5)
        .await
        .unwrap();
    assert_eq!(heads.len(), 2);
    assert_eq!(heads[0].subject, "Re: Release 7");
    assert_eq!(heads[0].from, "Ada Approver <approver1@contoso.test>");
    assert!(heads[0].received_at > heads[1].received_at);
    assert_eq!(
        practice
            .gateway
            .newest(&route, &shared(), &folder, 1)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        practice
            .gateway
            .newest(&route, &shared(), &folder, 0)
            .await
            .unwrap(),
        []
    );
    for (address, expected) in [("Approvals@contoso.test", true), ("finance@contoso.test", false)] {
        let address = address.parse().unwrap();
        let received = practice
            .gateway
            .received_for(&route, &shared(), &folder, &address)
            .await;
        assert_eq!(received.unwrap(), expected, "{address}");
    }
    let gone = FolderFacts {
        id: "AAMkAGone=".to_owned(),
        ..folder
    };
    let fault = practice
        .gateway
        .newest(&route, &shared(), &gone, 5)
        .await
        .unwrap_err();
    assert!(
        matches!(&fault.kind, Kind::FolderMissing { name, .. } if name == "Countersign")
            || fault.kind == Kind::Rejected,
        "{fault:?}"
    );
}

#[tokio::test]
async fn throttling_and_outage_are_told() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    for (fault, kind) in [
        (
            json!({"throttled": {"retry_after": 17, "only": "graph"}}),
            Kind::Throttled {
                retry_after: Some(17),
            },
        ),
        (
            json!({"throttled": null, "down": {"only": "graph"}}),
            Kind::Unavailable,
        ),
    ] {
        practice.control("faults", fault).await;
        let refused = practice.folder(&route, &Mailbox::Own, "Inbox").await.unwrap_err();
        assert_eq!(refused.kind, kind);
        assert!(refused.is_passing());
    }
}

/// A server that answers every request alike and keeps what it was asked.
pub(crate) async fn server(
    answer: impl Fn(&Uri) -> Response + Clone + Send + Sync + 'static,
) -> (Route, Arc<Mutex<Vec<(Uri, HeaderMap)>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap| {
        let response = answer(&uri);
        kept.lock().unwrap().push((uri, headers));
        async move { response }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let graph = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let token = "THE-TOKEN".to_owned().into();
    (Route::Graph { graph, token }, seen)
}

async fn look(answer: impl Fn(&Uri) -> Response + Clone + Send + Sync + 'static) -> Kind {
    let (route, _) = server(answer).await;
    let path = "Archive".parse().unwrap();
    gateway(&[])
        .folder(&route, &Mailbox::Own, &path)
        .await
        .unwrap_err()
        .kind
}

#[tokio::test]
async fn the_token_goes_nowhere_else_and_nothing_is_endless() {
    let elsewhere = |_: &Uri| {
        r#"{"value":[],"@odata.nextLink":"http://127.0.0.1:1/v1.0/me/mailFolders?$skip=1"}"#.into_response()
    };
    assert!(matches!(look(elsewhere).await, Kind::Protocol(why) if why.contains("another server")));
    let redirect = |_: &Uri| (StatusCode::FOUND, [("location", "http://127.0.0.1:1/")]).into_response();
    assert!(matches!(look(redirect).await, Kind::Protocol(_)));
    let flood = |_: &Uri| "x".repeat(5 * 1024 * 1024).into_response();
    assert!(matches!(look(flood).await, Kind::Protocol(why) if why.contains("longer")));
    let page = |_: &Uri| "<html>".into_response();
    assert!(matches!(look(page).await, Kind::Protocol(_)));
    let (route, seen) = server(|_| StatusCode::NOT_FOUND.into_response()).await;
    let path = "Archive".parse().unwrap();
    assert!(gateway(&[]).folder(&route, &Mailbox::Own, &path).await.is_err());
    let seen = seen.lock().unwrap();
    let (_, headers) = &seen[0];
    assert_eq!(headers["authorization"], "Bearer THE-TOKEN");
    assert_eq!(headers["prefer"], "IdType=\"ImmutableId\"");
    assert_eq!(headers["client-request-id"].len(), 36);
}

#[tokio::test]
async fn pages_without_end_are_not_followed_for_ever() {
    let origin = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&origin);
    let (route, seen) = server(move |_| {
        let next = format!("{}/v1.0/me/mailFolders?$skip=1", own.lock().unwrap());
        json!({"value": [], "@odata.nextLink": next})
            .to_string()
            .into_response()
    })
    .await;
    if let Route::Graph { graph, .. } = &route {
        *origin.lock().unwrap() = graph.to_string();
    }
    let path = "Archive".parse().unwrap();
    let fault = gateway(&[])
        .folder(&route, &Mailbox::Own, &path)
        .await
        .unwrap_err();
    assert!(matches!(fault.kind, Kind::FolderMissing { .. }));
    assert_eq!(seen.lock().unwrap().len(), 50);
}

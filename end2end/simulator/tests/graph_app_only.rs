//! Graph for an application on its own: every mailbox, and no `/me`.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::json;
use support::{Practice, assert_graph_refusal, folder, mail};

/// A token with these roles, granted by an administrator.
async fn token_with(practice: &Practice, roles: &[&str]) -> String {
    let app = practice.register(&[], json!({ "app_permissions": roles })).await;
    let (status, answer) = practice
        .token(&[
            ("grant_type", "client_credentials"),
            ("client_id", &app.client_id),
            ("client_secret", &app.secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
        .await;
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_application_reaches_every_mailbox_but_is_nobody() {
    let practice = Practice::start().await;
    let token = token_with(&practice, &["Mail.Read", "Mail.Send"]).await;
    for path in ["me", "me/messages", "me/mailFolders"] {
        assert_graph_refusal(&practice.graph_get(&token, path).await, 400, "BadRequest");
    }
    for address in ["finance@contoso.test", "buero@contoso.test"] {
        let path = format!("users/{address}/mailFolders/inbox/messages");
        assert_eq!(practice.graph_get(&token, &path).await.0, 200, "{address}");
    }
    let path = "users/finance@contoso.test/sendMail";
    let sent = practice
        .graph_post(&token, path, &mail("admin@contoso.test", "From the application"))
        .await;
    assert_eq!(sent.0, 202);
    let state = practice.state().await;
    let copy = folder(&state, "finance@contoso.test", "Sent Items")
        .pop()
        .unwrap();
    assert_eq!(
        (copy["from"].as_str(), copy["sender"].as_str()),
        (Some("finance@contoso.test"), Some("finance@contoso.test"))
    );
}

#[tokio::test]
async fn roles_limit_what_it_may_do() {
    let practice = Practice::start().await;
    let basic = token_with(&practice, &["Mail.ReadBasic.All"]).await;
    let inbox = "users/finance@contoso.test/mailFolders/inbox/messages";
    let (status, list) = practice.graph_get(&basic, inbox).await;
    assert_eq!(status, 200);
    assert!(list["value"][0].get("body").is_none());
    let one = format!(
        "users/finance@contoso.test/messages/{}",
        list["value"][0]["id"].as_str().unwrap()
    );
    for refused in [
        practice.graph_get(&basic, &format!("{one}/$value")).await,
        practice
            .graph_patch(&basic, &one, &json!({ "isRead": true }))
            .await,
        practice
            .graph_post(
                &basic,
                "users/finance@contoso.test/sendMail",
                &mail("admin@contoso.test", "x"),
            )
            .await,
    ] {
        assert_graph_refusal(&refused, 403, "ErrorAccessDenied");
    }
    assert_graph_refusal(
        &practice.graph_get(&basic, "users/finance@contoso.test").await,
        403,
        "Authorization_RequestDenied",
    );
    let directory = token_with(&practice, &["User.Read.All"]).await;
    assert_eq!(
        practice
            .graph_get(&directory, "users/finance@contoso.test")
            .await
            .0,
        200
    );
}

//! A provider, or something before it, that answers what no standard knows.

use crate::support::{client, now, permissions, redemption, tokens};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::ports::{Client, ClientKey, TokenEndpoint, TokenFault, TokenFaultKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every request gets this answer; the number of requests is counted.
async fn server(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> (Client, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let router = Router::new().fallback(move || {
        seen.fetch_add(1, Ordering::SeqCst);
        let answer = answer();
        async move { answer }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let key = ClientKey::Secret("THE-CLIENT-SECRET".to_owned().into());
    (client(&base, "app", key), count)
}

async fn refused(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> TokenFault {
    let (client, _) = server(answer).await;
    let refresh = "THE-REFRESH-TOKEN".to_owned().into();
    tokens()
        .refresh(&client, &refresh, &permissions())
        .await
        .unwrap_err()
}

fn json(status: StatusCode, body: &'static str) -> Response {
    (status, [("content-type", "application/json")], body).into_response()
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let fault = refused(|| "x".repeat(2 * 1024 * 1024).into_response()).await;
    assert!(
        matches!(&fault.kind, TokenFaultKind::Unusable(why) if why.contains("longer")),
        "{fault:?}"
    );
}

#[tokio::test]
async fn a_page_of_a_proxy_is_judged_by_its_status() {
    let page = || "<html>Bad gateway</html>".to_owned();
    let fault = refused(move || (StatusCode::BAD_GATEWAY, page()).into_response()).await;
    assert_eq!(fault.kind, TokenFaultKind::Unavailable);
    assert_eq!(fault.answer.unwrap().status, Some(502));
    let fault = refused(move || page().into_response()).await;
    assert!(matches!(fault.kind, TokenFaultKind::Unusable(_)));
    let fault = refused(|| {
        let headers = HeaderMap::from_iter([("retry-after".parse().unwrap(), "7".parse().unwrap())]);
        (StatusCode::TOO_MANY_REQUESTS, headers, "slow down").into_response()
    })
    .await;
    assert_eq!(fault.kind, TokenFaultKind::Throttled { retry_after: Some(7) });
}

#[tokio::test]
async fn half_an_answer_shows_nothing_of_its_tokens() {
    for body in [
        r#"{"access_token":"THE-ACCESS-TOKEN","token_type":"Bearer","expires_in":"soon"}"#,
        r#"{"access_token":"THE-ACCESS-TOKEN","token_type":"mac","expires_in":1}"#,
        r#"{"access_token":["THE-ACCESS-TOKEN"],"token_type":"Bearer"}"#,
        r#"{"error":"invalid_grant","access_token":"THE-ACCESS-TOKEN"}"#,
    ] {
        let fault = refused(move || json(StatusCode::OK, body)).await;
        assert!(matches!(fault.kind, TokenFaultKind::Unusable(_)), "{body}");
        assert!(
            !format!("{fault:?} {fault}").contains("THE-ACCESS-TOKEN"),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn an_error_that_repeats_what_was_sent_does_not_reach_anybody() {
    let fault = refused(|| {
        json(
            StatusCode::UNAUTHORIZED,
            r#"{"error":"invalid_client","error_description":"bad: THE-CLIENT-SECRET and THE-REFRESH-TOKEN"}"#,
        )
    })
    .await;
    assert_eq!(fault.kind, TokenFaultKind::ClientRejected);
    let message = fault.answer.unwrap().message.unwrap();
    assert_eq!(message, "bad: … and …");
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_secret() {
    let (client, count) =
        server(|| (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response()).await;
    let refresh = "r".to_owned().into();
    let fault = tokens()
        .refresh(&client, &refresh, &permissions())
        .await
        .unwrap_err();
    assert!(matches!(fault.kind, TokenFaultKind::Unusable(_)));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_code_is_not_spent_while_the_keys_cannot_be_had() {
    let (client, count) = server(|| StatusCode::SERVICE_UNAVAILABLE.into_response()).await;
    let fault = tokens().redeem(&client, &redemption("c")).await.unwrap_err();
    assert_eq!(fault.kind, TokenFaultKind::Unavailable);
    let asked = fault.answer.unwrap().request.unwrap();
    assert!(
        asked.ends_with("/v2.0/.well-known/openid-configuration"),
        "{asked}"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_answer_that_leaves_out_what_may_be_left_out_is_enough() {
    let (client, _) = server(|| json(StatusCode::OK, r#"{"access_token":"a","token_type":"bearer"}"#)).await;
    let refresh = "r".to_owned().into();
    let set = tokens().refresh(&client, &refresh, &permissions()).await.unwrap();
    assert!(set.refresh_token.is_none(), "keep the one that was used");
    assert_eq!(set.expires_at, now() + chrono::TimeDelta::minutes(5));
    assert_eq!(set.scopes, ["User.Read", "offline_access", "Mail.Send"]);
}

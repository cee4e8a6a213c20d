//! Answers of the token endpoint and of discovery, header by header and field by field.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use reqwest::{Response, header::HeaderMap};
use serde_json::{Value, json};
use support::{App, Practice, TENANT, json_of};

const SCOPE: &str = "openid profile offline_access Mail.Send";
const ID: &str = "14bf0b94-fba8-4d0b-84da-5f1c505531cf";

async fn refresh(practice: &Practice, app: &App, token: &str, headers: &[(&str, &str)]) -> Response {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.secret.as_str()),
        ("refresh_token", token),
    ];
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
    let mut request = practice.http.post(url).form(&form);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn assert_headers(headers: &HeaderMap, clitelem: &str) {
    let text = |name: &str| {
        headers
            .get(name)
            .unwrap_or_else(|| panic!("{name}"))
            .to_str()
            .unwrap()
    };
    for (name, value) in [
        ("cache-control", "no-store, no-cache"),
        ("pragma", "no-cache"),
        ("content-type", "application/json; charset=utf-8"),
        ("expires", "-1"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("p3p", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\""),
        ("x-ms-clitelem", clitelem),
        ("date", "Mon, 23 Nov 2026 08:00:00 GMT"),
    ] {
        assert_eq!(text(name), value, "{name}");
    }
    assert!(!text("x-ms-ests-server").is_empty());
    assert_eq!(text("x-ms-request-id").len(), 36);
}

#[tokio::test]
async fn a_refusal_has_every_field_in_its_form() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let wanted = [("client-request-id", ID), ("return-client-request-id", "true")];
    let response = refresh(&practice, &app, "garbage", &wanted).await;
    assert_eq!(response.status(), 400);
    let headers = response.headers().clone();
    assert_headers(&headers, "1,9002313,0,,");
    assert_eq!(headers["client-request-id"], ID);
    let (_, body) = json_of(response).await;
    let mut names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "correlation_id",
            "error",
            "error_codes",
            "error_description",
            "error_uri",
            "timestamp",
            "trace_id"
        ]
    );
    assert_eq!(body["error_codes"], json!([9_002_313]));
    assert_eq!(body["correlation_id"], ID);
    assert_eq!(body["trace_id"], headers["x-ms-request-id"].to_str().unwrap());
    assert_eq!(body["timestamp"], "2026-11-23 08:00:00Z");
    assert_eq!(body["error_uri"], format!("{}/error?code=9002313", practice.base));
    let expected = format!(
        "AADSTS9002313: Invalid request. Request is malformed or invalid.\r\nTrace ID: {}\r\nCorrelation ID: {ID}\r\nTimestamp: 2026-11-23 08:00:00Z",
        body["trace_id"].as_str().unwrap()
    );
    assert_eq!(body["error_description"], expected);
}

#[tokio::test]
async fn ids_are_made_up_where_the_client_sends_none_or_nonsense() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for headers in [&[][..], &[("client-request-id", "not a guid")]] {
        let response = refresh(&practice, &app, "garbage", headers).await;
        assert!(response.headers().get("client-request-id").is_none());
        let (_, body) = json_of(response).await;
        let correlation = body["correlation_id"].as_str().unwrap();
        assert_eq!(correlation.len(), 36);
        assert_ne!(body["correlation_id"], body["trace_id"]);
    }
}

#[tokio::test]
async fn success_has_the_same_headers() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let tokens = practice.sign_in(&app, "deploy@contoso.test", SCOPE).await;
    let response = refresh(&practice, &app, tokens["refresh_token"].as_str().unwrap(), &[]).await;
    assert_eq!(response.status(), 200);
    assert_headers(response.headers(), "1,0,0,,");
    let (_, body) = json_of(response).await;
    let mut names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "access_token",
            "expires_in",
            "ext_expires_in",
            "id_token",
            "refresh_token",
            "scope",
            "token_type"
        ]
    );
}

#[tokio::test]
async fn discovery_announces_what_there_is() {
    let practice = Practice::start().await;
    let get = async |tenant: &str| {
        let url = format!("{}/{tenant}/v2.0/.well-known/openid-configuration", practice.base);
        practice.http.get(url).send().await.unwrap()
    };
    let response = get(TENANT).await;
    let headers = response.headers().clone();
    assert_eq!(headers["cache-control"], "max-age=86400, private");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(headers.contains_key("x-ms-request-id"));
    let (_, own) = json_of(response).await;
    let device = format!("{}/{TENANT}/oauth2/v2.0/devicecode", practice.base);
    assert_eq!(own["device_authorization_endpoint"], device);
    for absent in [
        "code_challenge_methods_supported",
        "authorization_response_iss_parameter_supported",
    ] {
        assert!(
            own.get(absent).is_none(),
            "{absent}: Microsoft does not announce it"
        );
    }
    let issuer = async |tenant: &str| -> Value { json_of(get(tenant).await).await.1["issuer"].clone() };
    for (tenant, id) in [
        ("contoso.test", TENANT),
        ("common", "{tenantid}"),
        ("organizations", "{tenantid}"),
        ("consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"),
        ("fabrikam.test", "fab12a4a-0000-4000-8000-00000000fab1"),
    ] {
        assert_eq!(
            issuer(tenant).await,
            format!("{}/{id}/v2.0", practice.base),
            "{tenant}"
        );
    }
    let (status, unknown) = json_of(get("unheard-of.test").await).await;
    assert_eq!((status, &unknown["error_codes"]), (400, &json!([90_002])));
}

#[tokio::test]
async fn the_address_in_an_error_leads_to_its_explanation() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let (_, body) = json_of(refresh(&practice, &app, "garbage", &[]).await).await;
    let response = practice
        .http
        .get(body["error_uri"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(support::location(&response), "/faults/codes?q=9002313");
    let odd = format!("{}/error?code=%0d%0aX:%20y", practice.base);
    let response = practice.http.get(odd).send().await.unwrap();
    assert_eq!(support::location(&response), "/faults/codes?q=%0D%0AX%3A+y");
}

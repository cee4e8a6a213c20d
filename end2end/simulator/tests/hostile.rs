//! Whatever is sent to the sign-in side: an answer, in its form, and the tenant lives on.

mod support;

use proptest::{
    prelude::{Just, Strategy as _, any},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use support::{Practice, REDIRECT, TENANT};

/// Values that reach further than noise does.
fn value() -> impl proptest::strategy::Strategy<Value = String> {
    prop_oneof![
        ".{0,80}",
        Just("refresh_token".to_owned()),
        Just("client_credentials".to_owned()),
        Just("urn:ietf:params:oauth:grant-type:device_code".to_owned()),
        Just("https://graph.microsoft.com/.default".to_owned()),
        Just("{\"access_token\":{\"xms_cc\":{\"values\":[1,null]}}}".to_owned()),
        Just(REDIRECT.to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
    ]
}

const NAMES: [&str; 14] = [
    "grant_type",
    "scope",
    "code",
    "redirect_uri",
    "refresh_token",
    "device_code",
    "claims",
    "client_assertion",
    "client_assertion_type",
    "code_verifier",
    "prompt",
    "response_mode",
    "login_hint",
    "code_challenge",
];

#[test]
fn every_form_gets_an_answer() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (practice, app) = runtime.block_on(async {
        let practice = Practice::start().await;
        let app = practice.register(&["Mail.Send"], json!({})).await;
        (practice, app)
    });
    let fields = proptest::collection::vec((proptest::sample::select(&NAMES[..]), value()), 0..8);
    let mut runner = TestRunner::new(Config {
        cases: 96,
        failure_persistence: None,
        ..Config::default()
    });
    let tested = runner.run(&fields, |fields| {
        let mut form: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        form.push(("client_id", &app.client_id));
        form.push(("client_secret", &app.secret));
        runtime.block_on(async {
            for path in ["token", "devicecode"] {
                let url = format!("{}/{TENANT}/oauth2/v2.0/{path}", practice.base);
                let response = practice.http.post(url).form(&form).send().await.unwrap();
                let status = response.status().as_u16();
                assert!(status < 500, "{path} {status}");
                let body: serde_json::Value = response.json().await.unwrap();
                assert_eq!(status == 200, body.get("error").is_none(), "{body}");
            }
            for path in ["oauth2/v2.0/authorize", "v2.0/adminconsent", "adminconsent"] {
                let url = format!("{}/{TENANT}/{path}", practice.base);
                let response = practice.http.get(url).query(&form).send().await.unwrap();
                let status = response.status().as_u16();
                assert!([200, 303, 400].contains(&status), "{path} {status}");
                if let Some(location) = response.headers().get("location") {
                    assert!(
                        location.to_str().unwrap().starts_with("http://localhost"),
                        "{location:?}"
                    );
                }
            }
        });
        Ok(())
    });
    tested.unwrap();
}

#[tokio::test]
async fn bodies_that_are_no_forms_are_refused() {
    let practice = Practice::start().await;
    for body in [vec![], vec![0xff; 64], b"%zz=%".to_vec(), vec![b'a'; 200_000]] {
        for path in ["token", "devicecode"] {
            let url = format!("{}/{TENANT}/oauth2/v2.0/{path}", practice.base);
            let request = practice
                .http
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.clone());
            assert_eq!(request.send().await.unwrap().status(), 400, "{path}");
        }
    }
}

//! The pages that explain faults and codes, and set them.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::{Value, json};
use support::{Practice, json_of, location};

async fn get(practice: &Practice, path: &str) -> String {
    let response = practice
        .http
        .get(format!("{}{path}", practice.base))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().await.unwrap()
}

async fn set(practice: &Practice) -> Value {
    practice.state().await["faults"].clone()
}

/// Values of an attribute in the order of the page.
fn values<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
    page.split(before)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[tokio::test]
async fn every_fault_of_the_page_can_be_set_shown_and_cleared() {
    let practice = Practice::start().await;
    let page = get(&practice, "/faults").await;
    let names = values(&page, "<li class=\"fault\" id=\"");
    assert!(names.len() >= 20, "{names:?}");
    assert_eq!(page.matches("<dt>In a real tenant</dt>").count(), names.len());
    for name in names {
        let mut form = vec![(name, "on")];
        let code = format!("{name}.code");
        let seconds = format!("{name}.seconds");
        match name {
            "refuse_token" => form.push((&code, "53003")),
            "refuse_authorize" => form.push((&code, "50105")),
            "clock_skew" => form.push((&seconds, "-600")),
            _ => {}
        }
        location(&practice.post("/faults", &form).await);
        let active = set(&practice).await;
        let keys: Vec<&String> = active.as_object().unwrap().keys().collect();
        assert_eq!(keys, [name]);
        let page = get(&practice, "/faults").await;
        assert!(
            page.contains(&format!("name=\"{name}\" value=\"on\" checked")),
            "{name}"
        );
        // What the page shows, saved again, is the same
        location(&practice.post("/faults", &form).await);
        assert_eq!(set(&practice).await, active);
    }
    location(&practice.post("/faults", &[]).await);
    assert_eq!(set(&practice).await, json!({}));
}

#[tokio::test]
async fn limits_are_taken_from_their_fields() {
    let practice = Practice::start().await;
    let form = [
        ("refuse_graph", "on"),
        ("refuse_graph.status", "404"),
        ("refuse_graph.code", "ErrorItemNotFound"),
        ("refuse_graph.only_path", "sendMail"),
        ("refuse_graph.times", "2"),
        ("throttled", "on"),
        ("throttled.as_date", "on"),
        ("throttled.only", "graph"),
        ("claims_challenge", "on"),
        (
            "claims_challenge.claims",
            r#"{"access_token":{"acrs":{"value":"c1"}}}"#,
        ),
        ("access_token_seconds", "on"),
        ("access_token_seconds.value", "61"),
    ];
    location(&practice.post("/faults", &form).await);
    let active = set(&practice).await;
    let graph = &active["refuse_graph"];
    assert_eq!(
        (&graph["status"], &graph["code"]),
        (&json!(404), &json!("ErrorItemNotFound"))
    );
    assert_eq!(
        (&graph["only_path"], &graph["times"]),
        (&json!("sendMail"), &json!(2))
    );
    assert_eq!(active["throttled"]["as_date"], true);
    assert_eq!(
        active["claims_challenge"]["claims"]["access_token"]["acrs"]["value"],
        "c1"
    );
    assert_eq!(active["access_token_seconds"], 61);
    let page = get(&practice, "/faults").await;
    assert!(page.contains("value=\"ErrorItemNotFound\"") && page.contains("value=\"graph\" selected"));
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused_and_kept_in_the_form() {
    let practice = Practice::start().await;
    for (fault, field, typed, words) in [
        (
            "refuse_token",
            "refuse_token.code",
            "42",
            "does not know AADSTS42",
        ),
        ("refuse_token", "refuse_token.code", "50011", "appears elsewhere"),
        ("clock_skew", "clock_skew.seconds", "\"><script>", "a day at most"),
        ("claims_challenge", "claims_challenge.claims", "[1]", "claims"),
        ("slow", "slow.milliseconds", "-1", "milliseconds"),
    ] {
        let answer = practice.post("/faults", &[(fault, "on"), (field, typed)]).await;
        assert_eq!(answer.status(), 422, "{typed}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("role=\"alert\"") && page.contains(words), "{typed}");
        let escaped = typed
            .replace('"', "&quot;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        assert!(
            page.contains(&format!("name=\"{field}\" value=\"{escaped}\"")),
            "{typed}: {page}"
        );
        assert_eq!(set(&practice).await, json!({}));
    }
}

#[tokio::test]
async fn every_code_is_explained_and_found_by_number_or_word() {
    let practice = Practice::start().await;
    let url = format!("{}/_control/codes", practice.base);
    let (_, all) = json_of(practice.http.get(url).send().await.unwrap()).await;
    let page = get(&practice, "/faults/codes").await;
    for code in all.as_array().unwrap() {
        assert!(
            page.contains(&format!("<h3>AADSTS{}</h3>", code["code"])),
            "{code}"
        );
    }
    let found = async |query: &str| -> Vec<String> {
        let page = get(&practice, &format!("/faults/codes?q={query}")).await;
        values(&page, "<li class=\"fault\" id=\"")
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(found("53003").await, ["53003"]);
    assert_eq!(found("%20aadsts53003").await, ["53003"]);
    assert!(found("5300").await.contains(&"53000".to_owned()));
    assert!(found("Conditional").await.contains(&"53003".to_owned()));
    assert!(found("authorization_pending").await.contains(&"70016".to_owned()));
    assert!(found("%3Cscript%3E").await.is_empty());
}

#[tokio::test]
async fn a_code_is_made_to_happen_and_stopped_from_its_entry() {
    let practice = Practice::start().await;
    let press = async |fault: &str, code: &str| {
        let form = [
            ("fault", fault),
            ("code", code),
            ("number", "53003"),
            ("q", "a b"),
        ];
        practice.post("/faults/codes", &form).await
    };
    let back = location(&press("refuse_token", "53003").await);
    assert_eq!(back, "/faults/codes?q=a+b#53003");
    assert_eq!(
        set(&practice).await,
        json!({ "refuse_token": { "code": 53_003 } })
    );
    let page = get(&practice, "/faults/codes?q=53003").await;
    assert!(page.contains("Stop refusing tokens") && page.contains("End sign-in with it"));
    location(&press("refuse_token", "").await);
    assert_eq!(set(&practice).await, json!({}));
    for (fault, code) in [
        ("down", "53003"),
        ("refuse_token", "50011"),
        ("refuse_token", "1"),
    ] {
        assert_eq!(press(fault, code).await.status(), 404, "{fault} {code}");
    }
}

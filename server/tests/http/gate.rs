//! Another account signed in than the one that was expected: nothing is stored before somebody chooses, and then once.

use crate::support::journey::{self, APPROVALS, DEPLOY, leave, unauthorized};
use crate::support::tenant::Person;
use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Answer, Browser, World};
use chrono::TimeDelta;

const APPROVER: &str = "approver1@contoso.test";

/// Signs in at the provider as `account` where `expected` is expected. The answer is the path of the gate's page.
async fn gate(
    world: &World,
    browser: &mut Browser,
    application: &str,
    expected: &str,
    account: &str,
) -> String {
    let target = leave(browser, application, expected).await;
    let back = world.tenant.sign_in(&target, account, Person::Accepts).await;
    let path = browser.get(&back).await.location();
    assert!(
        path.starts_with(&format!("/integrations/{application}/sign-ins/")),
        "{path}"
    );
    // The same answer again, by a reload or the back button, leads to the same page
    assert_eq!(browser.get(&back).await.location(), path);
    path
}

#[track_caller]
fn says(page: &Answer, words: &[&str]) {
    let text = page.visible();
    for words in words {
        assert!(text.contains(words), "{words}: {text}");
    }
}

async fn stored(world: &World) -> usize {
    world.tables().await["authorizations"].len()
}

async fn waiting(world: &World) -> usize {
    world.tables().await["held_sign_ins"].len()
}

async fn choose(browser: &mut Browser, path: &str, way: &str) -> Answer {
    browser.post(path, &[("way", way)]).await
}

/// Outgoing uses the application as `account`.
async fn use_as(browser: &mut Browser, application: &str, account: &str) {
    let values = [
        ("auth_type", "oauth"),
        ("oauth_application", application),
        ("user_name", account),
        ("from_address", account),
    ];
    journey::save(browser, "/email/outgoing", &values)
        .await
        .expect(303);
}

async fn outgoing(browser: &mut Browser) -> (String, String) {
    let page = browser.get("/email/outgoing").await.expect(200);
    let form = page.form("/email/outgoing");
    let value = |name| form.value(name).unwrap_or_default().to_owned();
    (value("user_name"), value("from_address"))
}

#[tokio::test]
async fn both_accounts_are_shown_and_nothing_is_stored_until_somebody_chooses() {
    let (world, mut browser, application) = unauthorized().await;
    let path = gate(&world, &mut browser, &application, DEPLOY, APPROVER).await;
    for _ in 0..2 {
        let page = browser.get(&path).await.expect(200);
        says(
            &page,
            &[
                "A different account signed in",
                APPROVER,
                DEPLOY,
                "Nothing has been stored yet",
                "Object id",
                "Three ways on",
            ],
        );
    }
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 1));
    // Nonsense chooses nothing
    says(
        &choose(&mut browser, &path, "everything").await.expect(200),
        &["Three ways on"],
    );
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 1));
    // The page's own way back to the provider works without a script; what waited is thrown away
    let page = browser.get(&path).await.expect(200);
    let form = page.form(&format!("/integrations/{application}/authorize"));
    assert_eq!(form.value("user_name"), Some(DEPLOY));
    let target = browser.submit(form).await.location();
    assert_eq!(waiting(&world).await, 0);
    let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
    browser.get(&back).await.expect(303);
    assert_eq!(stored(&world).await, 1);
}

#[tokio::test]
async fn the_user_name_follows_to_the_other_mailbox_and_a_choice_counts_once() {
    let (world, mut browser, application) = unauthorized().await;
    use_as(&mut browser, &application, DEPLOY).await;
    let path = gate(&world, &mut browser, &application, DEPLOY, APPROVER).await;
    let page = browser.get(&path).await.expect(200);
    let form = page.form_with(&path, "change").press("change");
    let done = browser.submit(form).await;
    assert_eq!(done.location(), format!("/integrations/{application}?authorized"));
    assert_eq!((stored(&world).await, waiting(&world).await), (1, 0));
    assert_eq!(
        outgoing(&mut browser).await,
        (APPROVER.to_owned(), APPROVER.to_owned())
    );
    let again = choose(&mut browser, &path, "change").await.expect(410);
    says(&again, &["Decided already, or too late"]);
    says(&browser.get(&path).await.expect(410), &["Decided already"]);
    assert_eq!(stored(&world).await, 1);
}

#[tokio::test]
async fn a_delegate_signs_in_and_the_shared_mailbox_goes_on_sending() {
    let (world, mut browser, application) = unauthorized().await;
    use_as(&mut browser, &application, APPROVALS).await;
    let path = gate(&world, &mut browser, &application, APPROVALS, DEPLOY).await;
    says(
        &browser.get(&path).await.expect(200),
        &["If approvals@contoso.test is a shared mailbox"],
    );
    let done = choose(&mut browser, &path, "delegate").await;
    assert_eq!(done.location(), format!("/integrations/{application}?authorized"));
    assert_eq!(
        outgoing(&mut browser).await,
        (DEPLOY.to_owned(), APPROVALS.to_owned())
    );
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200);
    says(&page, &["Authorized", DEPLOY]);
    assert!(
        !page.visible().contains("Missing"),
        "the permissions for shared mailboxes were taken up: {}",
        page.visible()
    );
}

#[tokio::test]
async fn who_may_not_open_the_mailbox_is_no_delegate_and_may_still_choose_otherwise() {
    let (world, mut browser, application) = unauthorized().await;
    use_as(&mut browser, &application, APPROVALS).await;
    let path = gate(&world, &mut browser, &application, APPROVALS, APPROVER).await;
    let page = choose(&mut browser, &path, "delegate").await.expect(409);
    says(
        &page,
        &[
            "approver1@contoso.test cannot use the mailbox approvals@contoso.test",
            "Remedy",
            "Three ways on",
        ],
    );
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 1));
    assert_eq!(outgoing(&mut browser).await.0, APPROVALS);
    choose(&mut browser, &path, "change").await.expect(303);
    assert_eq!(
        outgoing(&mut browser).await,
        (APPROVER.to_owned(), APPROVER.to_owned())
    );
}

#[tokio::test]
async fn only_the_session_that_began_it_may_look_and_choose() {
    let (world, mut browser, application) = unauthorized().await;
    let path = gate(&world, &mut browser, &application, DEPLOY, APPROVER).await;
    let mut second = world
        .another(&mut browser, "second@contoso.test", "nine green lamps at night")
        .await;
    let mut elsewhere = world.browser();
    sign_in(&mut elsewhere, ADMIN, PASSWORD).await.expect(303);
    for intruder in [&mut second, &mut elsewhere] {
        let page = intruder.get(&path).await.expect(410).visible();
        assert!(!page.contains(APPROVER), "{page}");
        for way in ["delegate", "change", "leave"] {
            choose(intruder, &path, way).await.expect(410);
        }
    }
    assert_eq!(
        world.browser().post(&path, &[("way", "change")]).await.status,
        401
    );
    let other = format!(
        "/integrations/0192a3b4-c5d6-7e8f-9012-3456789abcde/sign-ins/{}",
        path.rsplit('/').next().unwrap()
    );
    choose(&mut browser, &other, "change").await.expect(410);
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 1));
    choose(&mut browser, &path, "leave").await.expect(303);
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 0));
}

#[tokio::test]
async fn of_two_choices_at_once_one_counts_and_time_runs_out() {
    let (world, mut browser, application) = unauthorized().await;
    let path = gate(&world, &mut browser, &application, DEPLOY, APPROVER).await;
    let mut copy = browser.clone();
    let (one, other) = tokio::join!(
        choose(&mut browser, &path, "change"),
        choose(&mut copy, &path, "change")
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    let path = gate(&world, &mut browser, &application, DEPLOY, APPROVER).await;
    world.clock.pass(TimeDelta::minutes(10) + TimeDelta::seconds(1));
    browser.get(&path).await.expect(410);
    choose(&mut browser, &path, "change").await.expect(410);
    assert_eq!(waiting(&world).await, 1);
    domain::sessions::sweep(&world.services).await.unwrap();
    assert_eq!(waiting(&world).await, 0);
}

#[tokio::test]
async fn a_guest_is_told_apart_even_where_the_address_is_the_expected_one() {
    let (world, mut browser, application) = unauthorized().await;
    let guest = "guest@partner.test";
    let path = gate(&world, &mut browser, &application, guest, guest).await;
    let page = browser.get(&path).await.expect(200);
    says(
        &page,
        &[
            "guest@partner.test is a guest in this tenant",
            "Its mailbox is there",
            "The way on",
        ],
    );
    for way in ["delegate", "change"] {
        let page = choose(&mut browser, &path, way).await.expect(409);
        says(&page, &["no mailbox in the tenant"]);
    }
    assert_eq!((stored(&world).await, waiting(&world).await), (0, 1));
}

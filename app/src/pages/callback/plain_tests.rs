use super::*;
use crate::testing::html;
use domain::authorization::Begun;
use model::advice::WhoseJob;

fn began() -> Begun {
    Begun {
        application: "0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().unwrap(),
        name: "Contoso Mail".to_owned(),
        expected: "deploy@contoso.test".parse().unwrap(),
    }
}

/// Long after the sign-ins below came back.
fn later() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(1)
}

fn problem() -> Problem {
    Problem {
        code: "oauth.secret-wrong".to_owned(),
        headline: "The client secret is wrong".to_owned(),
        cause: "It is the Secret ID.".to_owned(),
        remedy: vec!["Upload the Value.".to_owned()],
        whose_job: WhoseJob::You,
        answer: None,
    }
}

fn repeats(ending: Ending) -> CallbackProblem {
    CallbackProblem::Repeated {
        begun: began(),
        ending,
        at: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn every_end_has_words_of_its_own_and_leads_on() {
    let problems = [
        CallbackProblem::NothingToDo,
        CallbackProblem::AdminConsented,
        CallbackProblem::UnknownState,
        CallbackProblem::Expired(began()),
        CallbackProblem::OtherSession(began()),
        CallbackProblem::OtherAdministrator {
            begun: began(),
            by: "Alex".to_owned(),
        },
        CallbackProblem::AddressChanged {
            begun: began(),
            was: RedirectUri::from_stored("https://a.test/oauth/callback".to_owned()),
            now: Some(RedirectUri::from_stored(
                "https://b.test/oauth/callback".to_owned(),
            )),
        },
        CallbackProblem::Cancelled(began()),
        CallbackProblem::Changed(began().application),
        CallbackProblem::Provider(began(), Box::new(problem())),
        CallbackProblem::Unavailable(began(), Box::new(problem())),
        CallbackProblem::ClockWrong {
            begun: began(),
            ahead: TimeDelta::minutes(10),
            problem: Box::new(problem()),
        },
        repeats(Ending::UnderWay),
        repeats(Ending::Authorized {
            account: "deploy@contoso.test".to_owned(),
        }),
        repeats(Ending::Void {
            why: "It was cancelled.".to_owned(),
        }),
    ];
    let count = problems.len();
    let mut titles = std::collections::BTreeSet::new();
    for problem in problems {
        titles.insert(words(&problem, later()).title);
        let page = html(move || plain(&problem, later()));
        assert!(page.contains("href=\"/integrations"), "{page}");
    }
    assert_eq!(titles.len(), count);
}

#[test]
fn a_refusal_of_the_provider_is_explained_and_the_same_sign_in_can_be_begun_again() {
    let page = html(move || {
        plain(
            &CallbackProblem::Provider(began(), Box::new(problem())),
            DateTime::UNIX_EPOCH,
        )
    });
    for word in [
        "The client secret is wrong",
        "It is the Secret ID.",
        "Upload the Value.",
        "oauth.secret-wrong",
        "value=\"deploy@contoso.test\"",
        "/integrations/0192a3b4-c5d6-7e8f-9012-3456789abcde/authorize",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
}

#[test]
fn a_second_look_tells_worked_from_void_and_a_double_click_from_a_crash() {
    let title = |ending, minutes| {
        let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        words(&repeats(ending), now).title
    };
    let account = "a".to_owned();
    assert_eq!(
        title(Ending::Authorized { account }, 60),
        "This sign-in worked already"
    );
    assert_eq!(title(Ending::UnderWay, 1), "This sign-in is being finished");
    assert_eq!(title(Ending::UnderWay, 3), "This sign-in was cut off");
    assert_eq!(
        title(Ending::Void { why: String::new() }, 0),
        "This sign-in is void"
    );
}

//! A test run, as its page and its report show it.

use super::browser::{Answer, Browser};
use super::html::visible;

/// A finished run.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its page.
    pub(crate) page: Answer,
    /// Its report.
    pub(crate) report: String,
    /// Part (`outgoing-token`), state on the screen, everything said about it.
    pub(crate) steps: Vec<(String, String, String)>,
}

impl Run {
    /// Presses *Test Email Configuration*, follows the stream until it ends, and reads page and report.
    pub(crate) async fn of(browser: &mut Browser) -> Self {
        let page = browser.get("/email/outgoing").await.expect(200);
        let form = page.form("/email/outgoing").press("test");
        assert_eq!(form.action, "/activity/test-runs");
        let started = browser.submit(form).await;
        let path = started.location();
        let events = browser.get(&format!("{path}/events")).await.expect(200);
        assert_eq!(events.header("content-type"), "text/event-stream");
        let events = events.text();
        assert!(events.contains("event: finished"), "{events}");
        let page = browser.get(&path).await.expect(200);
        let report = browser
            .get(&format!("{path}/report.txt"))
            .await
            .expect(200)
            .text();
        let steps = steps(&page.text());
        Self { page, report, steps }
    }

    /// The state of a step, as the page says it.
    #[track_caller]
    pub(crate) fn state(&self, part: &str) -> &str {
        &self.step(part).1
    }

    /// Everything the page says about a step.
    #[track_caller]
    pub(crate) fn words(&self, part: &str) -> &str {
        &self.step(part).2
    }

    #[track_caller]
    fn step(&self, part: &str) -> &(String, String, String) {
        self.steps
            .iter()
            .find(|(known, ..)| known == part)
            .unwrap_or_else(|| panic!("no step {part}: {:?}", self.steps))
    }

    /// Every step passed, and there are as many as expected.
    #[track_caller]
    pub(crate) fn assert_passed(&self, count: usize) {
        let failed: Vec<_> = self
            .steps
            .iter()
            .filter(|(_, state, _)| state != "Passed")
            .collect();
        assert!(failed.is_empty(), "{failed:#?}\n{}", self.report);
        assert_eq!(self.steps.len(), count, "{}", self.report);
    }

    /// `part` failed with this code, page and report say the same, and of its direction nothing after it that needs it is green.
    #[track_caller]
    pub(crate) fn assert_failed(&self, part: &str, code: &str, words: &[&str], skipped: &[&str]) {
        assert_eq!(self.state(part), "Failed", "{}", self.report);
        for wanted in words.iter().chain([&code]) {
            assert!(
                self.words(part).contains(wanted),
                "{wanted}: {}",
                self.words(part)
            );
            assert!(self.report.contains(wanted), "{wanted}: {}", self.report);
        }
        for part in skipped {
            assert_eq!(self.state(part), "Skipped", "{part}: {}", self.report);
        }
    }
}

fn steps(page: &str) -> Vec<(String, String, String)> {
    page.split("data-part=\"")
        .skip(1)
        .filter_map(|step| {
            let (part, _) = step.split_once('"')?;
            let state = step.split_once("class=\"step-state\">")?.1.split_once('<')?.0;
            Some((
                part.to_owned(),
                state.to_owned(),
                visible(&format!("<li part=\"{step}")),
            ))
        })
        .collect()
}

//! What a form shows after it was posted: what was typed, and beside it what somebody else saved.

use crate::submission::Attempt;
use crate::ui::Note;

/// A form as its page shows it.
pub(crate) struct FormState<F> {
    /// The values in the fields.
    pub(crate) form: F,
    /// The version that the next save names.
    pub(crate) version: i32,
    /// What is saved, when that is newer than what was typed.
    saved: Option<F>,
}

impl<F> FormState<F> {
    /// `typed` is what was posted, with the version it was read from; `saved` is the form as saved under `version`. A refused form keeps its values; only one that is known to be stale names the
    /// newer version, so that saving again replaces it knowingly, and never by accident.
    pub(crate) fn new<P, T>(
        attempt: &Attempt<P, T>,
        typed: Option<(F, &str)>,
        saved: F,
        version: i32,
    ) -> Self {
        match (typed, attempt.stale_version()) {
            (Some((form, _)), Some(newer)) => Self {
                form,
                version: newer,
                saved: Some(saved),
            },
            (Some((form, typed_version)), None) => Self {
                form,
                version: typed_version.trim().parse().unwrap_or(0),
                saved: None,
            },
            (None, _) => Self {
                form: saved,
                version,
                saved: None,
            },
        }
    }

    /// The note of a field: what was saved meanwhile if it differs, else the usual one.
    pub(crate) fn note(&self, words: impl Fn(&F) -> String, usual: Option<Note>) -> Option<Note> {
        let Some(saved) = &self.saved else { return usual };
        let saved = words(saved);
        if saved == words(&self.form) {
            usual
        } else {
            Some(Note::meanwhile(&saved))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ApiError;

    fn stale() -> Attempt<String, ()> {
        let at = "2026-11-23T10:39:00Z".parse().unwrap();
        Attempt {
            form: Some("mine".to_owned()),
            outcome: Some(Err(ApiError::Stale {
                version: 9,
                by: None,
                at,
            })),
        }
    }

    #[test]
    fn a_stale_form_keeps_what_was_typed_and_shows_the_other_value() {
        let state = FormState::new(&stale(), Some(("mine".to_owned(), "7")), "theirs".to_owned(), 9);
        assert_eq!((state.form.as_str(), state.version), ("mine", 9));
        assert_eq!(
            state.note(Clone::clone, None).unwrap().text,
            "Saved meanwhile: theirs"
        );
        assert_eq!(state.note(|_| "same".to_owned(), None), None);
    }

    #[test]
    fn a_form_with_errors_keeps_the_version_it_was_read_from() {
        let wrong: Attempt<String, ()> = Attempt {
            form: Some("mine".to_owned()),
            outcome: Some(Err(ApiError::Unreadable)),
        };
        let state = FormState::new(&wrong, Some(("mine".to_owned(), "7")), "theirs".to_owned(), 9);
        assert_eq!(state.version, 7);
    }
}

//! The form of a settings page, and what stands above it when it was not saved.

use super::icon::need;
use super::{Banner, Symbol, Time, Tone};
use crate::error::ApiError;
use leptos::prelude::*;
use model::form::FieldErrors;

/// A form that a plain browser posts to the page's own path and a script to `endpoint`. `version` is what the values were read from.
#[component]
pub fn SettingsForm(
    /// Path of the page.
    #[prop(into)]
    action: String,
    /// URL of the server function that saves it.
    endpoint: &'static str,
    /// Version of the saved values.
    version: i32,
    /// The fields, ending with an action bar.
    children: Children,
) -> impl IntoView {
    // The script puts these into the action note and beside fields
    need(&[Symbol::Check, Symbol::Dot, Symbol::Stop]);
    view! {
        <form class="settings stack" method="post" action=action data-endpoint=endpoint>
            <input type="hidden" name="version" value=version/>
            {children()}
        </form>
    }
}

/// Why a form was not saved: above the form, announced at once. Names each wrong field with a link to it.
#[component]
pub fn ErrorSummary(
    /// Why.
    error: Option<ApiError>,
    /// Names and labels of the form's fields.
    labels: &'static [(&'static str, &'static str)],
    /// Where the form stands; *Discard my changes* leads there.
    #[prop(into)]
    page: String,
) -> impl IntoView {
    error.map(|error| match error {
        ApiError::Invalid(errors) => wrong_fields(&errors, labels).into_any(),
        ApiError::Stale { by, at, .. } => {
            let by = by.unwrap_or_else(|| "somebody else".to_owned());
            view! {
                <div role="alert">
                    <Banner tone=Tone::Warn symbol=Symbol::People title="Somebody else saved while you edited"
                        actions=move || view! { <a class="button" href=page>"Discard my changes"</a> }.into_any()>
                        <p>
                            {format!("Saved by {by}, ")}<Time at/>
                            ". Where your values differ, the saved one stands below the field. Save again to replace it with yours."
                        </p>
                    </Banner>
                </div>
            }
            .into_any()
        }
        other => view! {
            <div role="alert"><Banner tone=Tone::Danger title="Not saved"><p>{sentence(&other)}</p></Banner></div>
        }
        .into_any(),
    })
}

fn wrong_fields(
    errors: &FieldErrors,
    labels: &'static [(&'static str, &'static str)],
) -> impl IntoView + use<> {
    let count = errors.iter().count();
    let title = match count {
        1 => "Not saved: 1 field needs a correction".to_owned(),
        count => format!("Not saved: {count} fields need a correction"),
    };
    // In the order of the form, which need not be the order in which they were found
    let mut found: Vec<_> = errors.iter().collect();
    found.sort_by_key(|error| {
        labels
            .iter()
            .position(|(name, _)| *name == error.field)
            .unwrap_or(labels.len())
    });
    let items: Vec<_> = found
        .into_iter()
        .map(|error| {
            let field = error.field.to_string();
            let message = error.message.to_string();
            match labels.iter().find(|(name, _)| *name == field) {
                Some((name, label)) => {
                    view! { <li><a href=format!("#{name}")>{*label}</a>": "{message}</li> }.into_any()
                }
                None => view! { <li>{message}</li> }.into_any(),
            }
        })
        .collect();
    view! { <div role="alert"><Banner tone=Tone::Danger title><ul>{items}</ul></Banner></div> }
}

/// What to say about an error that belongs to no field.
#[must_use]
pub fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::Invalid(errors) => errors
            .iter()
            .map(|error| error.message.as_ref())
            .collect::<Vec<_>>()
            .join(" "),
        ApiError::Stale { .. } => "Somebody else saved in the meantime. Reload this page.".to_owned(),
        ApiError::NotFound => "There is no such thing any more. Somebody may have deleted it.".to_owned(),
        ApiError::InUse(places) => format!("It is still used by {}.", places.join(", ")),
        ApiError::NotPossible(why) => why.clone(),
        ApiError::TooMany { retry_after } => {
            format!("Too many attempts. Try again in {}.", wait(*retry_after))
        }
        ApiError::NotSignedIn => "You are signed out. Sign in again.".to_owned(),
        ApiError::Unreadable => "This form could not be read. Reload the page and try again.".to_owned(),
        ApiError::Internal { request_id } => {
            let id = request_id.as_deref().unwrap_or("unknown");
            format!(
                "The fault is on the server, and nothing was saved. Its log says more under operation id {id}."
            )
        }
    }
}

fn wait(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    const LABELS: &[(&str, &str)] = &[("base_url", "Server Base URL")];

    #[test]
    fn the_summary_links_to_the_fields_that_are_wrong() {
        let error = Some(ApiError::Invalid(FieldErrors::one("base_url", "Enter it.")));
        let page = html(move || view! { <ErrorSummary error labels=LABELS page="/system/general"/> });
        assert!(page.contains(r#"role="alert""#), "{page}");
        assert!(
            page.contains(r##"<a href="#base_url">Server Base URL</a>"##),
            "{page}"
        );
        assert!(page.contains("1 field needs a correction"), "{page}");
    }

    #[test]
    fn a_stale_save_says_who_and_when_and_offers_a_way_back() {
        let at = "2026-11-23T10:39:00Z".parse().unwrap();
        let error = Some(ApiError::Stale {
            version: 3,
            by: Some("second@contoso.test".to_owned()),
            at,
        });
        let page = html(move || view! { <ErrorSummary error labels=LABELS page="/system/general"/> });
        assert!(
            page.contains("second@contoso.test") && page.contains("23 Nov 2026 10:39 UTC"),
            "{page}"
        );
        assert!(page.contains(r#"href="/system/general""#), "{page}");
    }
}

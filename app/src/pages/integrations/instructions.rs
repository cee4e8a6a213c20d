//! What to do at the provider, in its words, with the exact values to copy.

use crate::ui::{CopyField, State, Symbol, Tone};
use leptos::prelude::*;
use model::permission::Permission;
use model::provider::Cloud;

/// All that the instructions are about.
pub(super) struct Guidance {
    /// The redirect URI; `None` without a Server Base URL.
    pub(super) redirect_uri: Option<String>,
    /// What the settings need.
    pub(super) needed: Vec<Permission>,
    /// What was granted; `None` while nobody has authorized.
    pub(super) granted: Option<Vec<String>>,
    /// The link that asks a tenant administrator to consent.
    pub(super) admin_consent: Option<String>,
    /// The cloud; its portal is where to go.
    pub(super) cloud: Cloud,
}

/// The panel beside the form.
#[component]
pub(super) fn Instructions(
    /// What to say.
    guidance: Guidance,
) -> impl IntoView {
    let place = match guidance.cloud.portal() {
        Some(portal) => {
            view! { "In the "<a href=portal rel="noreferrer">"Microsoft Entra admin center"</a>", " }
                .into_any()
        }
        None => "In the portal of your cloud, ".into_any(),
    };
    let items: Vec<_> = guidance
        .needed
        .iter()
        .map(|permission| needed(*permission, guidance.granted.as_deref()))
        .collect();
    view! {
        <section class="panel" aria-labelledby="instructions-heading">
            <header class="panel-head">
                <div>
                    <h2 id="instructions-heading">"At Microsoft"</h2>
                    <p>{place}"under "<em>"App registrations"</em>". Copy from here to there, and from there to the form."</p>
                </div>
            </header>
            <div class="panel-body">
                <ol class="instructions">
                    <li>
                        <h3>"Authentication"</h3>
                        <p>"Add the platform "<em>"Web"</em>" with exactly this redirect URI:"</p>
                        {redirect(guidance.redirect_uri)}
                    </li>
                    <li>
                        <h3>"Certificates & secrets"</h3>
                        <p>
                            "Make a new client secret and copy its "<em>"Value"</em>" at once; Microsoft shows it only this one time. Or upload the \
                            certificate that Countersign is to use."
                        </p>
                    </li>
                    <li>
                        <h3>"API permissions"</h3>
                        <p>
                            "Add these under "<em>"Microsoft Graph"</em>", "<em>"Delegated permissions"</em>
                            ". They are what the use of this application requires, and no more."
                        </p>
                        <ul class="permissions">{items}</ul>
                    </li>
                    <li>
                        <h3>"Consent"</h3>
                        {consent(guidance.admin_consent)}
                    </li>
                </ol>
            </div>
        </section>
    }
}

fn redirect(uri: Option<String>) -> AnyView {
    match uri {
        Some(uri) => view! { <CopyField label="redirect URI" value=uri/> }.into_any(),
        None => view! {
            <p><a href="/system/general">"Enter the Server Base URL"</a>" first; the redirect URI follows from it."</p>
        }
        .into_any(),
    }
}

fn consent(link: Option<String>) -> AnyView {
    match link {
        Some(link) => view! {
            <p>
                "If Microsoft says "<em>"Need admin approval"</em>
                ", send this link to a tenant administrator. It asks for the permissions above, for everybody, once."
            </p>
            <CopyField label="admin consent link" value=link/>
        }
        .into_any(),
        None => view! {
            <p>
                "If Microsoft says "<em>"Need admin approval"</em>
                ", a tenant administrator has to consent. The link for it stands here once this application and the Server Base URL are saved."
            </p>
        }
        .into_any(),
    }
}

/// Whether a permission was granted. The permission to stay signed in shows by having a sign-in, and is not among the scopes.
fn is_granted(permission: Permission, granted: &[String]) -> bool {
    permission == Permission::OfflineAccess || permission.is_granted_by(granted)
}

/// What is needed and was not granted.
pub(super) fn missing(needed: &[Permission], granted: &[String]) -> Vec<Permission> {
    needed
        .iter()
        .copied()
        .filter(|permission| !is_granted(*permission, granted))
        .collect()
}

fn needed(permission: Permission, granted: Option<&[String]>) -> AnyView {
    let missing = granted.is_some_and(|granted| !is_granted(permission, granted));
    let state = granted.map(|_| {
        if missing {
            view! { <State tone=Tone::Danger label="Missing"/> }
        } else {
            view! { <State tone=Tone::Ok symbol=Symbol::Ok label="Granted"/> }
        }
    });
    let remedy = missing.then(|| view! { ". Add it, then press "<em>"Re-Authorize"</em>"." });
    view! {
        <li data-tone=missing.then_some("danger")><code>{permission.name()}</code>{state}<p>{permission.purpose()}{remedy}</p></li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    fn guidance(granted: Option<Vec<String>>) -> Guidance {
        Guidance {
            redirect_uri: Some("https://console.example.com/oauth/callback".to_owned()),
            needed: vec![
                Permission::UserRead,
                Permission::OfflineAccess,
                Permission::MailSend,
                Permission::MailSendShared,
            ],
            granted,
            admin_consent: None,
            cloud: Cloud::Global,
        }
    }

    #[test]
    fn what_is_missing_is_marked_and_what_was_never_asked_is_not() {
        let scopes = vec![
            "https://graph.microsoft.com/Mail.Send".to_owned(),
            "User.Read".to_owned(),
        ];
        let page = html(move || view! { <Instructions guidance=guidance(Some(scopes))/> });
        assert_eq!(
            (page.matches("Granted").count(), page.matches("Missing").count()),
            (3, 1),
            "{page}"
        );
        let page = html(|| view! { <Instructions guidance=guidance(None)/> });
        assert!(!page.contains("Granted") && !page.contains("Missing"), "{page}");
    }

    #[test]
    fn the_redirect_uri_can_be_copied_whole() {
        let page = html(|| view! { <Instructions guidance=guidance(None)/> });
        assert!(
            page.contains("<code>https://console.example.com/oauth/callback</code>"),
            "{page}"
        );
    }
}

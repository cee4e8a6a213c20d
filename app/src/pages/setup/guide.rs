//! *Set up Countersign*: five steps, each marked by what is really there.

use super::guide_step::{Progress, Step};
use crate::layout::{PageHead, in_shell};
use crate::request::request;
use crate::ui::{CopyField, Panel, Tone};
use domain::installation::{self, Guide, GuideStep};
use domain::records::{Application, Authorization};
use leptos::prelude::*;
use model::authorization::AuthorizationState;

const STEPS: [GuideStep; 5] = [
    GuideStep::BaseUrl,
    GuideStep::Application,
    GuideStep::Authorize,
    GuideStep::EmailSettings,
    GuideStep::Test,
];

pub(super) fn guide() -> AnyView {
    in_shell("Set up Countersign", async {
        let guide = installation::guide(&request().services).await?;
        Ok(page(&guide))
    })
}

fn page(guide: &Guide) -> AnyView {
    let done = STEPS.iter().filter(|step| guide.is_done(**step)).count();
    let lead = match done {
        5 => {
            "All five steps are done. The marks show what is really there; come back when something changes."
                .to_owned()
        }
        done => format!(
            "Five steps to the first mail; {done} {} done. The marks show what is really there, so you can leave and come back, or do \
             a step elsewhere in the console.",
            if done == 1 { "is" } else { "are" }
        ),
    };
    let steps = [
        base_url(guide),
        application(guide),
        authorize(guide),
        settings(guide),
        test(guide),
    ];
    view! {
        <PageHead title="Set up Countersign" lead/>
        <div class="with-aside">
            <section class="panel" aria-label="Steps"><ol class="guide">{steps.into_iter().collect::<Vec<_>>()}</ol></section>
            <aside class="stack" aria-label="Before you start">
                <Panel id="need-heading" title="What you need">
                    <ul class="ticks">
                        <li>"Someone who may register an application at the provider"</li>
                        <li>"A mailbox of its own for Countersign, and its password once"</li>
                        <li>"Perhaps a tenant administrator, to accept the permissions"</li>
                    </ul>
                </Panel>
                <Panel id="key-heading" title="Back up the master key">
                    <p class="muted">
                        "The file "<code>"master.key"</code>" in the data directory opens every stored secret. Without it, a backup of the database is worth nothing."
                    </p>
                </Panel>
            </aside>
        </div>
    }
    .into_any()
}

/// How far `step` is; `now` and `later` say how it stands when it is not done.
fn progress(guide: &Guide, step: GuideStep, now: (Tone, &'static str), later: &'static str) -> Progress {
    if guide.is_done(step) {
        Progress::Done
    } else if guide.next() == Some(step) {
        Progress::Now(now.0, now.1)
    } else {
        Progress::Later(later)
    }
}

fn base_url(guide: &Guide) -> AnyView {
    let uri = guide.general.redirect_uri().map(|uri| uri.to_string());
    let unfit = (uri.is_some() && !guide.is_done(GuideStep::BaseUrl))
        .then_some("It is saved, but not HTTPS: providers do not send anybody back to it.");
    let change = if uri.is_some() {
        "Change"
    } else {
        "Enter Server Base URL"
    };
    let kind = uri.is_none().then_some("primary");
    let progress = progress(guide, GuideStep::BaseUrl, (Tone::Warn, "To do"), "To do");
    view! {
        <Step id="base-url" number=1 title="Server Base URL" progress>
            <p>"HTTPS, and the same address that your browser uses. The redirect URI follows from it."</p>
            {unfit.map(|words| view! { <p>{words}</p> })}
            {uri.map(|value| view! { <CopyField label="redirect URI" value/> })}
            <div class="actions"><a class="button" data-kind=kind data-size="small" href="/system/general">{change}</a></div>
        </Step>
    }
    .into_any()
}

fn application(guide: &Guide) -> AnyView {
    let progress = progress(guide, GuideStep::Application, (Tone::Neutral, "To do"), "To do");
    let content = match guide.applications.as_slice() {
        [] if guide.without_oauth() => {
            view! { <p>"Not needed: mail goes by a mail server that does not ask for OAuth."</p> }.into_any()
        }
        [] => view! {
            <p>"Register an application at the provider and enter its values here; the page says which goes where. Its secret or certificate is uploaded as a credential first."</p>
            <div class="actions">
                <a class="button" data-size="small" href="/credentials/new">"Upload credential"</a>
                <a class="button" data-size="small" href="/integrations/new">"Add Application"</a>
            </div>
        }
        .into_any(),
        applications => {
            let links: Vec<_> = applications.iter().map(|(application, _)| application_line(application)).collect();
            links.into_any()
        }
    };
    view! { <Step id="application" number=2 title="OAuth application" progress>{content}</Step> }.into_any()
}

fn application_line(application: &Application) -> impl IntoView + use<> {
    let words = format!(
        ": {}, {}.",
        application.provider.label(),
        application.cloud.label()
    );
    let (path, name) = (
        format!("/integrations/{}", application.id),
        application.name.to_string(),
    );
    view! { <p><a href=path>{name}</a>{words}</p> }
}

fn authorize(guide: &Guide) -> AnyView {
    let now = match guide
        .applications
        .iter()
        .find_map(|(_, authorization)| authorization.as_ref())
    {
        None => (Tone::Neutral, AuthorizationState::NotAuthorized.label()),
        Some(authorization) => (Tone::Danger, authorization.state.label()),
    };
    let progress = progress(guide, GuideStep::Authorize, now, "Waits for 2");
    let content = if guide.applications.is_empty() && guide.without_oauth() {
        view! { <p>"Not needed either."</p> }.into_any()
    } else {
        let lines: Vec<_> = guide
            .applications
            .iter()
            .map(|(of, with)| authorization_line(of, with.as_ref()))
            .collect();
        view! {
            <p>"You leave for the provider, sign in as the account that is to send mail, and come back here. Nothing is stored before that account was compared with the one you name."</p>
            {lines}
        }
        .into_any()
    };
    view! { <Step id="authorize" number=3 title="Authorize" progress>{content}</Step> }.into_any()
}

fn authorization_line(application: &Application, authorization: Option<&Authorization>) -> AnyView {
    let path = format!("/integrations/{}", application.id);
    match authorization {
        Some(authorization) if authorization.state == AuthorizationState::Authorized => {
            let words = format!(
                "{}: authorized as {}.",
                application.name,
                authorization.account.label()
            );
            view! { <p>{words}</p> }.into_any()
        }
        _ => {
            let words = format!("Open {}", application.name);
            view! { <div class="actions"><a class="button" data-size="small" href=path>{words}</a></div> }
                .into_any()
        }
    }
}

fn settings(guide: &Guide) -> AnyView {
    let progress = progress(guide, GuideStep::EmailSettings, (Tone::Warn, "To do"), "To do");
    view! {
        <Step id="email-settings" number=4 title="Email settings" progress>
            <p>"Outgoing says which account sends and from which address. Incoming can wait: what is left blank there is inherited."</p>
            <div class="actions">
                <a class="button" data-size="small" href="/email/outgoing">"Open Outgoing"</a>
                <a class="button" data-size="small" href="/email/incoming">"Open Incoming"</a>
                <a class="button" data-size="small" href="/email/replies">"Open Reply options"</a>
            </div>
        </Step>
    }
    .into_any()
}

fn test(guide: &Guide) -> AnyView {
    let progress = progress(
        guide,
        GuideStep::Test,
        (Tone::Warn, "To do"),
        "Waits for the steps before",
    );
    let can_run = guide.is_done(GuideStep::EmailSettings);
    let last = guide.last_test.as_ref().map(|run| {
        let (path, words) = (
            format!("/activity/test-runs/{}", run.head.id),
            format!("Open test run {}", run.head.number),
        );
        view! { <p><a href=path>{words}</a></p> }
    });
    view! {
        <Step id="test" number=5 title="Test" progress>
            <p>"Sends one mail to your own address, finds it in Sent Items, and looks into the reply folder without changing anything there."</p>
            {last}
            {can_run.then(|| view! {
                <form method="post" action="/activity/test-runs">
                    <button class="button" type="submit" name="action" value="test">"Test Email Configuration"</button>
                </form>
            })}
        </Step>
    }
    .into_any()
}

//! Before the click: what *Authorize* will need, and lines for a proxy that gets in the way.

use super::proxy_lines::ProxyLines;
use crate::request::request;
use crate::ui::problem::AnswerDetails;
use crate::ui::{CopyLines, Panel, State, Symbol, Tone};
use domain::authorization::{Check, Depth, Mismatch, Preflight, Verdict};
use domain::integrations::ShownApplication;
use leptos::prelude::*;
use model::base_url::ServerBaseUrl;
use std::net::SocketAddr;

/// The panel with all checks, and the one about the proxy where it is due.
pub(super) fn checks(found: Preflight, shown: &ShownApplication) -> AnyView {
    let listen = request().listen;
    let base = shown.general.base_url.clone();
    let path = format!("/integrations/{}#checks-heading", shown.listed.application.id);
    let lines = found
        .mismatch
        .clone()
        .zip(base)
        .filter(|(mismatch, _)| mismatch.concerns_proxy())
        .map(|(mismatch, base)| proxy(&mismatch, &base, listen));
    let button = if found.depth == Depth::AtHand {
        "Check now"
    } else {
        "Check again"
    };
    let rows: Vec<_> = found.checks.into_iter().map(row).collect();
    view! {
        <Panel id="checks-heading" title="Before you authorize" body=""
            lead="What the sign-in will need. The checks that ask others run when you press the button; nothing is changed by them."
            foot=move || view! {
                <form method="post" action=path>
                    <button class="button" data-size="small" type="submit" name="action" value="check">{button}</button>
                </form>
            }>
            <ul class="rows">{rows}</ul>
        </Panel>
        {lines}
    }
    .into_any()
}

fn row(check: Check) -> impl IntoView {
    let (tone, symbol, word) = match check.verdict {
        Verdict::Good => (Tone::Ok, Symbol::Ok, "Good"),
        Verdict::Doubtful => (Tone::Warn, Symbol::Warn, "Look at this"),
        Verdict::Bad => (Tone::Danger, Symbol::Stop, "Will fail"),
        Verdict::Open => (Tone::Neutral, Symbol::None, "Not checked"),
    };
    let remedy = check
        .remedy
        .map(|remedy| view! { <p><strong>"Remedy: "</strong>{remedy}</p> });
    let details = check
        .problem
        .map(|problem| view! { <AnswerDetails code=problem.code answer=problem.answer/> });
    view! {
        <li>
            <div class="stack-small">
                <h3>{check.name}</h3>
                <p>{check.finding}</p>
                {remedy}
                {details}
            </div>
            <State tone symbol label=word/>
        </li>
    }
}

fn proxy(mismatch: &Mismatch, base: &ServerBaseUrl, listen: Option<SocketAddr>) -> AnyView {
    let lines = ProxyLines::of(base, listen);
    let trust = match mismatch {
        Mismatch::ProxyNotTrusted { peer: Some(peer) } => Some(view! {
            <p>"Or trust the proxy that is there, in the environment of Countersign:"</p>
            <CopyLines label="environment line" value=format!("COUNTERSIGN_TRUSTED_PROXIES={peer}")/>
        }),
        _ => None,
    };
    let one = |name: &'static str, label: &'static str, value: String| {
        view! {
            <details class="details">
                <summary>{name}</summary>
                <CopyLines label value/>
            </details>
        }
    };
    view! {
        <Panel id="proxy-heading" title="Lines for the proxy" body="panel-body stack-small"
            lead="Filled in for this installation: its public address, and where Countersign listens.">
            {one("nginx", "lines for nginx", lines.nginx)}
            {one("Caddy", "lines for Caddy", lines.caddy)}
            {one("Traefik", "lines for Traefik", lines.traefik)}
            {trust}
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::base_url::CallbackPath;

    #[test]
    fn the_lines_can_be_copied_and_a_proxy_that_is_not_trusted_is_named() {
        let base = ServerBaseUrl::parse("https://console.example.com", &CallbackPath::default()).unwrap();
        let page = html(move || {
            let peer = Some("10.0.0.7".parse().unwrap());
            proxy(&Mismatch::ProxyNotTrusted { peer }, &base, None)
        });
        for words in [
            "nginx",
            "Caddy",
            "Traefik",
            "data-copy=\"lines for Caddy\"",
            "COUNTERSIGN_TRUSTED_PROXIES=10.0.0.7",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

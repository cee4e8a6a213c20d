//! *Audit log*: who changed what, when, and from where.

use super::audit_query::AuditQuery;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::page_key;
use crate::request::request;
use crate::ui::time::to_the_second;
use crate::ui::{Choice, Empty, ExactTime, Icon, Pager, SelectField, Symbol};
use domain::audit::list_events;
use domain::records::{AuditEvent, LookedBackTo, Page};
use leptos::prelude::*;
use model::audit::AuditAction;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    in_shell("Audit log", async {
        let query = AuditQuery::read();
        let events = list_events(&request().services, &query.filter(), page_key()).await?;
        Ok(page(&query, events))
    })
}

fn page(query: &AuditQuery, events: Page<AuditEvent>) -> AnyView {
    let filters = filters(query);
    let list = if events.rows.is_empty() {
        nothing(query, events.looked_back_to)
    } else {
        table(query, events).into_any()
    };
    view! {
        <PageHead title="Audit log"
            lead="Who changed or decided what, when, and from where. It never holds a secret, and nobody can change it here."/>
        <section class="panel" aria-labelledby="events-heading">
            <h2 class="visually-hidden" id="events-heading">"Events"</h2>
            {filters}
            {list}
        </section>
    }
    .into_any()
}

fn filters(query: &AuditQuery) -> impl IntoView + use<> {
    let mut choices = vec![Choice::new("", "Everything")];
    choices.extend(
        AuditAction::ALL
            .iter()
            .map(|action| Choice::new(action.value(), action.label())),
    );
    let query = query.clone();
    view! {
        <form class="filters" method="get" action="/system/audit" role="search">
            <div class="field" data-grow="">
                <label for="q">"Search"</label>
                <input class="input" type="search" id="q" name="q" value=query.text placeholder="account, application, address"/>
            </div>
            <SelectField name="what" label="What" choices selected=query.what/>
            <div class="field">
                <label for="since">"Since"</label>
                <input class="input" type="date" id="since" name="since" value=query.since/>
            </div>
            <div class="field">
                <label for="until">"Until"</label>
                <input class="input" type="date" id="until" name="until" value=query.until/>
            </div>
            <button class="button" type="submit"><Icon symbol=Symbol::Search/>"Show"</button>
        </form>
    }
}

fn nothing(query: &AuditQuery, looked_back_to: Option<LookedBackTo>) -> AnyView {
    if let Some(LookedBackTo { id, at }) = looked_back_to {
        let older = query.link("older", &id.to_string());
        let title = format!("No event matches, back to {}", to_the_second(at));
        let text = "A search looks through 20,000 events at a time.";
        let on = move || view! { <a class="button" href=older>"Search older events"</a> };
        return view! { <Empty symbol=Symbol::Search title text actions=on/> }.into_any();
    }
    let (title, text) = if query.is_blank() {
        ("No event here", "There is nothing on this page of the log.")
    } else {
        (
            "No event matches",
            "Days are those of UTC. Search looks into who, on what, and the detail.",
        )
    };
    let all = || view! { <a class="button" href="/system/audit">"Show everything"</a> };
    view! { <Empty symbol=Symbol::Search title text actions=all/> }.into_any()
}

fn table(query: &AuditQuery, events: Page<AuditEvent>) -> impl IntoView + use<> {
    let first = events
        .rows
        .first()
        .map(|event| event.id.to_string())
        .unwrap_or_default();
    let last = events
        .rows
        .last()
        .map(|event| event.id.to_string())
        .unwrap_or_default();
    let newer = events.newer.then(|| query.link("newer", &first));
    let behind = events.looked_back_to.map(|edge| edge.id.to_string());
    let older = match behind {
        Some(edge) => Some(query.link("older", &edge)),
        None => events.older.then(|| query.link("older", &last)),
    };
    let count = match events.rows.len() {
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    };
    let summary = match events.looked_back_to {
        Some(edge) => format!("{count}, searched back to {}", to_the_second(edge.at)),
        None => count,
    };
    let rows: Vec<_> = events.rows.into_iter().map(row).collect();
    view! {
        <table class="table ruled">
            <thead>
                <tr>
                    <th scope="col" aria-sort="descending">"Time"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"On"</th>
                    <th scope="col">"From"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <div class="panel-foot"><Pager summary newer older/></div>
    }
}

fn row(event: AuditEvent) -> impl IntoView {
    let on = match subject_path(&event) {
        Some(path) => view! { <a href=path>{event.subject_name}</a> }.into_any(),
        None => view! { <span>{event.subject_name}</span> }.into_any(),
    };
    let detail = (!event.detail.is_empty()).then_some(event.detail);
    let from = event.remote_address.unwrap_or_else(|| "this server".to_owned());
    view! {
        <tr>
            <td data-label="Time" class="nowrap"><ExactTime at=event.at/></td>
            <td data-label="Who"><span>{event.actor}</span></td>
            <td data-label="What">
                <div>{event.action.label()}{detail.map(|detail| view! { <span class="sub">{detail}</span> })}</div>
            </td>
            <td data-label="On">{on}</td>
            <td data-label="From" class="mono nowrap"><span>{from}</span></td>
        </tr>
    }
}

/// Where the subject can be looked at, unless it is gone.
fn subject_path(event: &AuditEvent) -> Option<String> {
    let gone = matches!(
        event.action,
        AuditAction::CredentialDeleted | AuditAction::ApplicationDeleted
    );
    match (event.subject_kind.as_str(), &event.subject_id) {
        _ if gone => None,
        ("administrator", Some(id)) => Some(format!("/system/users/{id}")),
        ("application", Some(id)) => Some(format!("/integrations/{id}")),
        ("credential", Some(id)) => Some(format!("/credentials/{id}")),
        ("test_run", Some(id)) => Some(format!("/activity/test-runs/{id}")),
        ("settings", None) => settings_path(event.action).map(str::to_owned),
        _ => None,
    }
}

const fn settings_path(action: AuditAction) -> Option<&'static str> {
    match action {
        AuditAction::GeneralSaved => Some("/system/general"),
        AuditAction::OutgoingSaved => Some("/email/outgoing"),
        AuditAction::IncomingSaved => Some("/email/incoming"),
        AuditAction::RepliesSaved => Some("/email/replies"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::ids::AuditEventId;

    fn event(action: AuditAction, kind: &str, id: Option<&str>) -> AuditEvent {
        AuditEvent {
            id: "0192a3b4-c5d6-7e8f-9012-3456789abcde"
                .parse::<AuditEventId>()
                .unwrap(),
            at: "2026-11-23T10:41:59Z".parse().unwrap(),
            administrator: None,
            actor: "Countersign".to_owned(),
            action,
            subject_kind: kind.to_owned(),
            subject_id: id.map(str::to_owned),
            subject_name: "<b>Contoso</b>".to_owned(),
            detail: String::new(),
            remote_address: None,
            request_id: None,
        }
    }

    #[test]
    fn subjects_link_to_their_page_while_they_exist() {
        assert_eq!(
            subject_path(&event(AuditAction::CredentialUploaded, "credential", Some("1"))),
            Some("/credentials/1".to_owned())
        );
        assert_eq!(
            subject_path(&event(AuditAction::CredentialDeleted, "credential", Some("1"))),
            None
        );
        assert_eq!(
            subject_path(&event(AuditAction::OutgoingSaved, "settings", None)),
            Some("/email/outgoing".to_owned())
        );
    }

    #[test]
    fn names_are_text_and_the_pager_goes_by_key() {
        let events = Page {
            rows: vec![event(AuditAction::SignedIn, "administrator", Some("7"))],
            older: true,
            newer: false,
            looked_back_to: None,
        };
        let page = html(|| page(&AuditQuery::default(), events));
        assert!(page.contains("&lt;b&gt;Contoso"), "{page}");
        assert!(
            page.contains("/system/audit?older=0192a3b4-c5d6-7e8f-9012-3456789abcde"),
            "{page}"
        );
        assert!(page.contains("this server"), "{page}");
    }
}

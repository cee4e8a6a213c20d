//! *Test Email Configuration*: started by a form, followed as a stream of events, carried away as text.

use super::client::Sender;
use super::{WebState, errors};
use app::pages::errors::Fault;
use app::pages::test_runs::render_run;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use domain::records::TestRun;
use domain::{Services, diagnostics};
use futures::Stream;
use futures::stream;
use model::ids::TestRunId;
use std::convert::Infallible;
use std::time::Duration;

/// How often the stream looks for news. Looking in the database, rather than in this process, lets any instance answer.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// A stream ends by itself after this many looks; the browser comes back if it still wants to know.
const LOOKS: u32 = 1500;

/// Starts a run in the background and leads to its page.
pub(super) async fn start(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
) -> Response {
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    match diagnostics::start(&state.services, &actor, &signed_in.administrator.email).await {
        Ok(id) => {
            let services = state.services.clone();
            tokio::spawn(async move {
                if let Err(error) = diagnostics::run(&services, &actor, id).await {
                    tracing::error!(%error, run = %id, "a test run broke off");
                }
            });
            Redirect::to(&format!("/activity/test-runs/{id}")).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a test run cannot be started");
            errors::document(Fault::Internal, &state, &sender)
        }
    }
}

/// The run as it stands, again whenever something changed, until it is over.
pub(super) async fn events(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<TestRunId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    let news = follow(state.services, id);
    (
        [
            (CACHE_CONTROL, "no-store"),
            (HeaderName::from_static("x-accel-buffering"), "no"),
        ],
        Sse::new(news).keep_alive(KeepAlive::default()),
    )
        .into_response()
}

struct Follower {
    services: Services,
    id: TestRunId,
    last: Option<TestRun>,
    looks: u32,
}

fn follow(services: Services, id: TestRunId) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(
        Follower {
            services,
            id,
            last: None,
            looks: 0,
        },
        |mut follower| async move {
            loop {
                if follower.looks > LOOKS
                    || follower
                        .last
                        .as_ref()
                        .is_some_and(|run| run.head.finished_at.is_some())
                {
                    return None;
                }
                if follower.looks > 0 {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                follower.looks += 1;
                let run = diagnostics::show(&follower.services, follower.id).await.ok()?;
                if follower.last.as_ref() != Some(&run) {
                    let name = if run.head.finished_at.is_some() {
                        "finished"
                    } else {
                        "progress"
                    };
                    let event = Event::default().event(name).data(render_run(&run));
                    follower.last = Some(run);
                    return Some((Ok(event), follower));
                }
            }
        },
    )
}

/// The report as a text file.
pub(super) async fn report(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<TestRunId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    match diagnostics::show(&state.services, id).await {
        Ok(run) => {
            let disposition = format!(
                "attachment; filename=\"countersign-test-{}.txt\"",
                run.head.number
            );
            (
                [
                    (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
                    (CONTENT_DISPOSITION, disposition),
                    (CACHE_CONTROL, "no-store".to_owned()),
                ],
                diagnostics::report(&run),
            )
                .into_response()
        }
        Err(domain::Refusal::NotFound) => errors::document(Fault::NotFound, &state, &sender),
        Err(error) => {
            tracing::error!(%error, "a report cannot be read");
            errors::document(Fault::Internal, &state, &sender)
        }
    }
}

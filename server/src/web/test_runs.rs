//! *Test Email Configuration*: started by a form, followed as a stream of events, carried away as text.

use super::client::Sender;
use super::{WebState, errors};
use app::pages::errors::Fault;
use app::pages::test_runs::render_run;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use domain::diagnostics::{self, Started};
use domain::records::{Session, TestRun};
use domain::{Services, sessions};
use futures::{Stream, StreamExt, stream};
use model::ids::TestRunId;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How often the stream looks for news. Looking in the database, rather than in this process, lets any instance answer.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// A stream ends by itself after this many looks; the browser comes back if it still wants to know.
const LOOKS: u32 = 1500;
/// After so many looks, whether the session still holds is looked up again.
const SESSION_EVERY: u32 = 10;

/// Starts a run in the background and leads to its page; while one is under way, to that one.
pub(super) async fn start(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
) -> Response {
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    match diagnostics::start(&state.services, &actor, &signed_in.administrator.email).await {
        Ok(Started::New(id)) => {
            let services = state.services.clone();
            state.services.background.start(async move {
                if let Err(error) = diagnostics::run_until_stopped(&services, &actor, id).await {
                    tracing::error!(%error, run = %id, "a test run broke off");
                }
            });
            Redirect::to(&format!("/activity/test-runs/{id}")).into_response()
        }
        Ok(Started::UnderWay(id)) => {
            Redirect::to(&format!("/activity/test-runs/{id}?under-way")).into_response()
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
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<TestRunId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    match diagnostics::show(&state.services, id).await {
        Ok(_) => {}
        Err(domain::Refusal::NotFound) => return errors::document(Fault::NotFound, &state, &sender),
        Err(error) => {
            tracing::error!(%error, "a test run cannot be read");
            return errors::document(Fault::Unavailable, &state, &sender);
        }
    }
    let Ok(slot) = Arc::clone(&state.streams).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "10")]).into_response();
    };
    let news = follow(state.services, signed_in.session, id, slot);
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
    session: Session,
    _slot: OwnedSemaphorePermit,
    id: TestRunId,
    last: Option<TestRun>,
    looks: u32,
}

fn follow(
    services: Services,
    session: Session,
    id: TestRunId,
    slot: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let stop = services.background.stop_token();
    let news = stream::unfold(
        Follower {
            services,
            session,
            _slot: slot,
            id,
            last: None,
            looks: 0,
        },
        |mut follower| async move {
            loop {
                let finished = |run: &TestRun| run.head.finished_at.is_some();
                if follower.looks > LOOKS || follower.last.as_ref().is_some_and(finished) {
                    return None;
                }
                if follower.looks.is_multiple_of(SESSION_EVERY) && !follower.is_signed_in().await {
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
    );
    // A page that is left open must not hold up the end of the program
    news.take_until(stop.cancelled_owned())
}

impl Follower {
    /// Whoever signed out, or was deactivated, hears nothing more.
    async fn is_signed_in(&self) -> bool {
        matches!(
            sessions::still_open(&self.services, &self.session).await,
            Ok(true)
        )
    }
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

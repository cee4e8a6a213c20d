//! Test runs.

use crate::rig::Rig;
use crate::samples::{at, test_run, uuid};
use domain::ports::{Database, StoreError};
use domain::records::PageKey;
use model::advice::{Problem, WhoseJob};
use model::test_run::{Outcome, StepState};

on_both![
    a_run_comes_back_with_its_steps,
    a_step_is_replaced_in_its_place,
    runs_are_numbered_without_a_gap_or_a_double,
    a_number_that_was_rolled_back_is_given_again,
    the_last_run_is_the_newest,
    pages_lead_through_all_runs_and_back,
    what_was_cut_off_is_marked_as_interrupted,
    one_run_is_interrupted_and_only_while_unfinished,
];

async fn a_run_comes_back_with_its_steps(rig: &Rig) {
    let mut run = test_run(5, 0);
    let number = rig.commit(async |unit| unit.add_test_run(&run).await).await;
    assert_eq!(number, 1);
    run.head.number = 1;
    let mut unit = rig.read().await;
    assert_eq!(unit.test_run(run.head.id).await.unwrap().as_ref(), Some(&run));
    assert_eq!(unit.test_run(test_run(6, 0).head.id).await.unwrap(), None);
    drop(unit);

    rig.commit(async |unit| unit.finish_test_run(run.head.id, Outcome::Passed, at(9)).await)
        .await;
    run.head.outcome = Some(Outcome::Passed);
    run.head.finished_at = Some(at(9));
    assert_eq!(rig.read().await.test_run(run.head.id).await.unwrap(), Some(run));
    let again = rig.write().await.add_test_run(&test_run(5, 1)).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
}

async fn a_step_is_replaced_in_its_place(rig: &Rig) {
    let mut run = test_run(5, 0);
    let other = test_run(6, 0);
    let step = &mut run.steps[1];
    step.state = StepState::Failed;
    step.started_at = Some(at(1));
    step.duration_ms = Some(1_234);
    step.evidence = vec!["a line".to_owned(), "„noch eine“".to_owned()];
    step.problem = Some(Problem {
        code: "oauth.secret-wrong".to_owned(),
        headline: "The client secret is wrong".to_owned(),
        cause: String::new(),
        remedy: Vec::new(),
        whose_job: WhoseJob::You,
        answer: None,
    });
    let changed = step.clone();
    rig.commit(async |unit| {
        unit.add_test_run(&test_run(5, 0)).await?;
        unit.add_test_run(&other).await?;
        unit.save_test_step(run.head.id, 1, &changed).await
    })
    .await;
    let mut unit = rig.read().await;
    assert_eq!(
        unit.test_run(run.head.id).await.unwrap().unwrap().steps,
        run.steps
    );
    assert_eq!(
        unit.test_run(other.head.id).await.unwrap().unwrap().steps,
        other.steps
    );
}

async fn runs_are_numbered_without_a_gap_or_a_double(rig: &Rig) {
    let added = rig
        .race(|store, number| async move {
            let run = test_run(100 + number as u128, 0);
            let mut unit = store.write().await.unwrap();
            let given = unit.add_test_run(&run).await.unwrap();
            unit.commit().await.unwrap();
            (1..=20).contains(&given)
        })
        .await;
    assert_eq!(added, 20);
    assert_eq!(
        numbers(rig, PageKey::First, 50).await.0,
        (1..=20).rev().collect::<Vec<_>>()
    );
}

async fn a_number_that_was_rolled_back_is_given_again(rig: &Rig) {
    let mut unit = rig.write().await;
    assert_eq!(unit.add_test_run(&test_run(1, 0)).await.unwrap(), 1);
    drop(unit);
    assert_eq!(
        rig.commit(async |unit| unit.add_test_run(&test_run(2, 0)).await)
            .await,
        1
    );
}

async fn the_last_run_is_the_newest(rig: &Rig) {
    assert_eq!(rig.read().await.last_test_run().await.unwrap(), None);
    // ids and times do not matter
    for (id, started) in [(9, 50), (1, 0)] {
        rig.commit(async |unit| unit.add_test_run(&test_run(id, started)).await)
            .await;
    }
    let last = rig.read().await.last_test_run().await.unwrap().unwrap();
    assert_eq!((last.head.number, last.head.id), (2, test_run(1, 0).head.id));
    assert_eq!(last.steps.len(), 3);
}

/// The numbers on a page, and whether there are older and newer ones.
async fn numbers(rig: &Rig, key: PageKey, size: u64) -> (Vec<i32>, bool, bool) {
    let page = rig.read().await.test_runs(key, size).await.unwrap();
    let numbers = page.rows.iter().map(|head| head.number).collect();
    (numbers, page.older, page.newer)
}

async fn pages_lead_through_all_runs_and_back(rig: &Rig) {
    assert_eq!(numbers(rig, PageKey::First, 2).await, (vec![], false, false));
    for number in 1..=5 {
        rig.commit(async |unit| unit.add_test_run(&test_run(number, 0)).await)
            .await;
    }
    let older = |number| PageKey::OlderThan(uuid(number));
    let newer = |number| PageKey::NewerThan(uuid(number));
    assert_eq!(numbers(rig, PageKey::First, 2).await, (vec![5, 4], true, false));
    assert_eq!(numbers(rig, older(4), 2).await, (vec![3, 2], true, true));
    assert_eq!(numbers(rig, older(2), 2).await, (vec![1], false, true));
    assert_eq!(numbers(rig, older(1), 2).await, (vec![], false, true));
    assert_eq!(numbers(rig, newer(1), 2).await, (vec![3, 2], true, true));
    assert_eq!(numbers(rig, newer(3), 2).await, (vec![5, 4], true, false));
    assert_eq!(numbers(rig, newer(4), 2).await, (vec![5], true, false));
    assert_eq!(numbers(rig, newer(5), 2).await, (vec![], true, false));
    assert_eq!(
        numbers(rig, PageKey::First, 5).await,
        (vec![5, 4, 3, 2, 1], false, false)
    );
    // somebody made the address up
    assert_eq!(numbers(rig, older(77), 2).await, (vec![5, 4], true, false));
}

async fn what_was_cut_off_is_marked_as_interrupted(rig: &Rig) {
    let [cut_off, finished, running] = [(1, 0), (2, 0), (3, 100)].map(|(id, at)| test_run(id, at));
    let mut passed = cut_off.steps[0].clone();
    passed.state = StepState::Passed;
    let mut under_way = cut_off.steps[1].clone();
    under_way.state = StepState::Running;
    rig.commit(async |unit| {
        for run in [&cut_off, &finished, &running] {
            unit.add_test_run(run).await?;
        }
        unit.save_test_step(cut_off.head.id, 0, &passed).await?;
        unit.save_test_step(cut_off.head.id, 1, &under_way).await?;
        unit.finish_test_run(finished.head.id, Outcome::Failed, at(5))
            .await
    })
    .await;
    let marked = rig
        .commit(async |unit| unit.interrupt_test_runs(at(50), at(60)).await)
        .await;
    assert_eq!(marked, 1);

    let mut unit = rig.read().await;
    let found = unit.test_run(cut_off.head.id).await.unwrap().unwrap();
    assert_eq!(
        (found.head.outcome, found.head.finished_at),
        (Some(Outcome::Interrupted), Some(at(60)))
    );
    let states: Vec<_> = found.steps.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [StepState::Passed, StepState::Skipped, StepState::Skipped]
    );
    let found = unit.test_run(finished.head.id).await.unwrap().unwrap();
    assert_eq!(
        (found.head.outcome, found.steps[0].state),
        (Some(Outcome::Failed), StepState::Waiting)
    );
    let found = unit.test_run(running.head.id).await.unwrap().unwrap();
    assert_eq!(
        (found.head.outcome, found.steps[0].state),
        (None, StepState::Waiting)
    );
}

async fn one_run_is_interrupted_and_only_while_unfinished(rig: &Rig) {
    let [one, other] = [(1, 0), (2, 0)].map(|(id, at)| test_run(id, at));
    rig.commit(async |unit| {
        unit.add_test_run(&one).await?;
        unit.add_test_run(&other).await
    })
    .await;
    let interrupt = async || {
        rig.commit(async |unit| unit.interrupt_test_run(one.head.id, at(60)).await)
            .await
    };
    assert!(interrupt().await);
    assert!(!interrupt().await, "it has ended");
    let mut unit = rig.read().await;
    let found = unit.test_run(one.head.id).await.unwrap().unwrap();
    assert_eq!(found.head.outcome, Some(Outcome::Interrupted));
    let found = unit.test_run(other.head.id).await.unwrap().unwrap();
    assert_eq!(found.head.outcome, None);
}

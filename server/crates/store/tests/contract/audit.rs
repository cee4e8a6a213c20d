//! The audit log.

use crate::rig::Rig;
use crate::samples::{at, event, uuid};
use domain::ports::StoreError;
use domain::records::{AuditEvent, AuditFilter, PageKey};
use model::audit::AuditAction;
use model::ids::AdministratorId;

on_both![
    an_event_comes_back_as_written,
    pages_lead_through_all_events_and_back,
    events_of_one_moment_keep_apart,
    filters_narrow_down_and_pages_stay_within_them,
    a_text_is_found_as_it_is_typed,
    a_search_looks_at_so_many_events_and_says_how_far_it_came,
    where_somebody_signed_in_lately_is_known,
];

async fn write(rig: &Rig, events: &[AuditEvent]) {
    rig.commit(async |unit| {
        for event in events {
            unit.add_audit_event(event).await?;
        }
        Ok(())
    })
    .await;
}

/// The last digits of the ids on a page, and whether there are older and newer ones.
async fn ids(rig: &Rig, filter: &AuditFilter, key: PageKey, size: u64) -> (Vec<u128>, bool, bool) {
    let page = rig.read().await.audit_events(filter, key, size).await.unwrap();
    let ids = page
        .rows
        .iter()
        .map(|event| event.id.as_uuid().as_u128())
        .collect();
    (ids, page.older, page.newer)
}

async fn an_event_comes_back_as_written(rig: &Rig) {
    let mut first = event(1, 0, AuditAction::CredentialUploaded, "SHA-1 AB…");
    first.administrator = None;
    first.subject_id = Some("x".to_owned());
    first.remote_address = Some("2001:db8::1".to_owned());
    let second = event(2, 1, AuditAction::SignedIn, "");
    write(rig, &[first.clone(), second.clone()]).await;
    let page = rig
        .read()
        .await
        .audit_events(&AuditFilter::default(), PageKey::First, 10)
        .await
        .unwrap();
    assert_eq!(page.rows, [second.clone(), first]);
    let again = rig.write().await.add_audit_event(&second).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
}

async fn pages_lead_through_all_events_and_back(rig: &Rig) {
    let all = AuditFilter::default();
    assert_eq!(ids(rig, &all, PageKey::First, 2).await, (vec![], false, false));
    let events: Vec<_> = (1..=5).map(|n| event(n, 0, AuditAction::SignedIn, "")).collect();
    write(rig, &events).await;
    let older = |number| PageKey::OlderThan(uuid(number));
    let newer = |number| PageKey::NewerThan(uuid(number));
    assert_eq!(ids(rig, &all, PageKey::First, 2).await, (vec![5, 4], true, false));
    assert_eq!(ids(rig, &all, older(4), 2).await, (vec![3, 2], true, true));
    assert_eq!(ids(rig, &all, older(2), 2).await, (vec![1], false, true));
    assert_eq!(ids(rig, &all, older(1), 2).await, (vec![], false, true));
    assert_eq!(ids(rig, &all, newer(1), 2).await, (vec![3, 2], true, true));
    assert_eq!(ids(rig, &all, newer(3), 2).await, (vec![5, 4], true, false));
    assert_eq!(ids(rig, &all, newer(5), 2).await, (vec![], true, false));
    assert_eq!(ids(rig, &all, older(99), 2).await, (vec![5, 4], true, false));
}

async fn events_of_one_moment_keep_apart(rig: &Rig) {
    // two instances whose clocks differ: the time counts, then the id
    write(
        rig,
        &[
            event(9, 1, AuditAction::SignedIn, ""),
            event(2, 2, AuditAction::SignedIn, ""),
            event(3, 2, AuditAction::SignedIn, ""),
        ],
    )
    .await;
    let all = AuditFilter::default();
    assert_eq!(ids(rig, &all, PageKey::First, 9).await.0, [3, 2, 9]);
    assert_eq!(
        ids(rig, &all, PageKey::OlderThan(uuid(3)), 1).await,
        (vec![2], true, true)
    );
    assert_eq!(
        ids(rig, &all, PageKey::NewerThan(uuid(9)), 1).await,
        (vec![2], true, true)
    );
}

async fn filters_narrow_down_and_pages_stay_within_them(rig: &Rig) {
    let events: Vec<_> = (1..=9)
        .map(|n: u8| {
            let action = if n.is_multiple_of(2) {
                AuditAction::SignedIn
            } else {
                AuditAction::SignedOut
            };
            event(n.into(), n.into(), action, &format!("number {n}"))
        })
        .collect();
    write(rig, &events).await;
    let mut filter = AuditFilter {
        action: Some(AuditAction::SignedOut),
        ..AuditFilter::default()
    };
    assert_eq!(
        ids(rig, &filter, PageKey::First, 2).await,
        (vec![9, 7], true, false)
    );
    assert_eq!(
        ids(rig, &filter, PageKey::OlderThan(uuid(7)), 9).await,
        (vec![5, 3, 1], false, true)
    );
    filter.from = Some(at(3));
    filter.until = Some(at(7));
    assert_eq!(
        ids(rig, &filter, PageKey::First, 9).await,
        (vec![5, 3], false, false)
    );
    assert_eq!(
        ids(rig, &filter, PageKey::OlderThan(uuid(5)), 9).await,
        (vec![3], false, true)
    );
    assert_eq!(
        ids(rig, &filter, PageKey::NewerThan(uuid(3)), 9).await,
        (vec![5], true, false)
    );
    // an edge outside of the span, from before the span was chosen
    assert_eq!(
        ids(rig, &filter, PageKey::OlderThan(uuid(9)), 9).await,
        (vec![5, 3], false, false)
    );
    assert_eq!(
        ids(rig, &filter, PageKey::NewerThan(uuid(1)), 9).await,
        (vec![5, 3], false, false)
    );
    filter.text = Some("Number 3".to_owned());
    assert_eq!(
        ids(rig, &filter, PageKey::First, 9).await,
        (vec![3], false, false)
    );
    filter.action = None;
    filter.text = None;
    assert_eq!(
        ids(rig, &filter, PageKey::First, 9).await,
        (vec![6, 5, 4, 3], false, false)
    );
}

async fn a_text_is_found_as_it_is_typed(rig: &Rig) {
    let mut by_actor = event(1, 1, AuditAction::SignedIn, "");
    by_actor.actor = "Jörg ÄRGER".to_owned();
    let mut by_subject = event(2, 2, AuditAction::SignedIn, "");
    by_subject.subject_name = "50%_off \\ it's".to_owned();
    let by_detail = event(3, 3, AuditAction::SignedIn, "Port 587 → 465");
    write(rig, &[by_actor, by_subject, by_detail]).await;
    for (typed, found) in [
        (" jörg ärger ", vec![1]),
        ("0%_O", vec![2]),
        ("0__o", vec![]),
        ("%%", vec![]),
        ("\\", vec![2]),
        ("IT'S", vec![2]),
        ("587 → 4", vec![3]),
        ("client secret", vec![3, 1]),
        ("  ", vec![3, 2, 1]),
        ("nowhere", vec![]),
    ] {
        let filter = AuditFilter {
            text: Some(typed.to_owned()),
            ..AuditFilter::default()
        };
        assert_eq!(ids(rig, &filter, PageKey::First, 9).await.0, found, "{typed:?}");
    }
}

async fn where_somebody_signed_in_lately_is_known(rig: &Rig) {
    let ada = AdministratorId::from_uuid(uuid(1));
    let from = |number, seconds, action, who: u128, address: Option<&str>| {
        let mut event = event(number, seconds, action, "");
        event.administrator = Some(AdministratorId::from_uuid(uuid(who)));
        event.remote_address = address.map(str::to_owned);
        event
    };
    write(
        rig,
        &[
            from(1, 0, AuditAction::SignedIn, 1, Some("192.0.2.1")),
            from(2, 10, AuditAction::SignedIn, 1, Some("192.0.2.2")),
            from(3, 11, AuditAction::SignedIn, 1, Some("192.0.2.2")),
            from(4, 12, AuditAction::SignedIn, 1, None),
            from(5, 13, AuditAction::SignedOut, 1, Some("192.0.2.3")),
            from(6, 14, AuditAction::SignedIn, 2, Some("192.0.2.4")),
        ],
    )
    .await;
    let mut unit = rig.read().await;
    assert_eq!(unit.signed_in_from(ada, at(5)).await.unwrap(), ["192.0.2.2"]);
    assert_eq!(unit.signed_in_from(ada, at(0)).await.unwrap().len(), 2);
    let nobody = AdministratorId::from_uuid(uuid(9));
    assert!(unit.signed_in_from(nobody, at(0)).await.unwrap().is_empty());
}

async fn a_search_looks_at_so_many_events_and_says_how_far_it_came(rig: &Rig) {
    // As many newer ones as are looked at, and a few more
    write(rig, &[event(1, 0, AuditAction::SignedIn, "needle")]).await;
    let hay: Vec<_> = (2..20_010)
        .map(|n| event(n, 1, AuditAction::SignedIn, "hay"))
        .collect();
    write(rig, &hay).await;
    let filter = AuditFilter {
        text: Some("needle".to_owned()),
        ..AuditFilter::default()
    };
    let mut key = PageKey::First;
    let mut pages = 0;
    let found = loop {
        let page = rig.read().await.audit_events(&filter, key, 10).await.unwrap();
        pages += 1;
        assert_eq!(page.newer, pages > 1);
        match page.looked_back_to {
            Some(edge) if page.rows.is_empty() => key = PageKey::OlderThan(edge.id),
            edge => break (page.rows.len(), edge),
        }
    };
    assert_eq!((pages, found), (2, (1, None)));
}

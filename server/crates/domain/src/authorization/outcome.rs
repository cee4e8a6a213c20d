//! What a refresh does to an Authorization: the state machine, without I/O.

use super::{access_token_place, refresh_token_place};
use crate::diagnostics::explain_token;
use crate::ports::{TokenFault, TokenFaultKind, TokenSet, Vault};
use crate::records::Authorization;
use chrono::{DateTime, TimeDelta, Utc};
use model::authorization::AuthorizationState;

/// Longest pause between two tries.
const LONGEST_PAUSE: i64 = 15 * 60;

/// The authorization after a refresh that succeeded, with the generation that its tokens get. A provider that gives no new refresh token means the old one to be kept.
pub(super) fn refreshed(
    before: &Authorization,
    tokens: &TokenSet,
    vault: &dyn Vault,
    by: &str,
    generation: i64,
    now: DateTime<Utc>,
) -> Authorization {
    Authorization {
        state: AuthorizationState::Authorized,
        generation,
        access_token: vault.seal_text(&access_token_place(before.application), &tokens.access_token),
        access_expires_at: tokens.expires_at,
        refresh_token: tokens.refresh_token.as_ref().map_or_else(
            || before.refresh_token.clone(),
            |token| vault.seal_text(&refresh_token_place(before.application), token),
        ),
        scopes: if tokens.scopes.is_empty() {
            before.scopes.clone()
        } else {
            tokens.scopes.clone()
        },
        refreshed_at: Some(now),
        refreshed_by: Some(by.to_owned()),
        next_attempt_at: None,
        failures: 0,
        failing_since: None,
        problem: None,
        ..before.clone()
    }
}

/// The authorization after a refresh that failed. No failure ever removes a token: even one that only a person can mend may turn
/// out to be a wrong client secret, and then the tokens are still good.
pub(super) fn failed(before: &Authorization, fault: &TokenFault, now: DateTime<Utc>) -> Authorization {
    let failures = before.failures.saturating_add(1);
    let (state, pause) = match fault.kind {
        TokenFaultKind::PersonNeeded | TokenFaultKind::ClientRejected => {
            (AuthorizationState::NeedsReauthorization, None)
        }
        TokenFaultKind::Throttled { retry_after } => {
            let asked = retry_after
                .and_then(|seconds| i64::try_from(seconds).ok())
                .unwrap_or_else(|| pause(failures));
            (AuthorizationState::Throttled, Some(asked.clamp(1, 24 * 60 * 60)))
        }
        TokenFaultKind::Unavailable | TokenFaultKind::Unusable(_) => {
            (AuthorizationState::Failing, Some(pause(failures)))
        }
    };
    Authorization {
        state,
        failures,
        next_attempt_at: pause.map(|seconds| now + TimeDelta::seconds(seconds)),
        failing_since: before.failing_since.or(Some(now)),
        problem: Some(explain_token(fault)),
        ..before.clone()
    }
}

/// Seconds until the next try: 5, 10, 20 … up to a quarter of an hour.
fn pause(failures: i32) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(20);
    (5_i64 << doublings).min(LONGEST_PAUSE)
}

/// How long before its end a token is renewed: `most`, but never more than a part of a short life.
pub(super) fn is_due(authorization: &Authorization, now: DateTime<Utc>, most: TimeDelta) -> bool {
    let begun = authorization.refreshed_at.unwrap_or(authorization.authorized_at);
    let life = authorization.access_expires_at - begun;
    authorization.access_expires_at - now <= most.min(life / 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Sealed;
    use crate::records::Account;
    use model::ids::ApplicationId;
    use uuid::Uuid;

    fn authorization(now: DateTime<Utc>, life: i64) -> Authorization {
        Authorization {
            application: ApplicationId::from_uuid(Uuid::nil()),
            state: AuthorizationState::Authorized,
            generation: 7,
            tid: "t".to_owned(),
            account: Account {
                oid: "o".to_owned(),
                upn: "a@b.test".to_owned(),
                mail: None,
                name: None,
                aliases: Vec::new(),
            },
            scopes: vec!["Mail.Send".to_owned()],
            access_token: Sealed(vec![1]),
            access_expires_at: now + TimeDelta::seconds(life),
            refresh_token: Sealed(vec![2]),
            authorized_at: now,
            authorized_by: "x".to_owned(),
            refreshed_at: None,
            refreshed_by: None,
            next_attempt_at: None,
            failures: 0,
            failing_since: None,
            problem: None,
        }
    }

    fn fault(kind: TokenFaultKind) -> TokenFault {
        TokenFault { kind, answer: None }
    }

    #[test]
    fn no_failure_removes_a_token_or_counts_a_generation() {
        let now = DateTime::UNIX_EPOCH;
        for kind in [
            TokenFaultKind::PersonNeeded,
            TokenFaultKind::ClientRejected,
            TokenFaultKind::Throttled { retry_after: None },
            TokenFaultKind::Unavailable,
            TokenFaultKind::Unusable("x".to_owned()),
        ] {
            let after = failed(&authorization(now, 3600), &fault(kind), now);
            assert_eq!(
                (after.refresh_token, after.access_token, after.generation),
                (Sealed(vec![2]), Sealed(vec![1]), 7)
            );
        }
    }

    #[test]
    fn who_is_at_fault_decides_the_state() {
        let now = DateTime::UNIX_EPOCH;
        let state = |kind| failed(&authorization(now, 3600), &fault(kind), now).state;
        assert_eq!(
            state(TokenFaultKind::PersonNeeded),
            AuthorizationState::NeedsReauthorization
        );
        assert_eq!(state(TokenFaultKind::Unavailable), AuthorizationState::Failing);
        let throttled = failed(
            &authorization(now, 3600),
            &fault(TokenFaultKind::Throttled {
                retry_after: Some(90),
            }),
            now,
        );
        assert_eq!(
            (throttled.state, throttled.next_attempt_at),
            (AuthorizationState::Throttled, Some(now + TimeDelta::seconds(90)))
        );
    }

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!([1, 2, 3].map(pause), [5, 10, 20]);
        assert_eq!(pause(i32::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn a_short_life_is_not_spent_on_renewing() {
        let now = DateTime::UNIX_EPOCH;
        let most = TimeDelta::minutes(5);
        assert!(!is_due(
            &authorization(now, 60),
            now + TimeDelta::seconds(30),
            most
        ));
        assert!(is_due(
            &authorization(now, 60),
            now + TimeDelta::seconds(46),
            most
        ));
        assert!(!is_due(
            &authorization(now, 3600),
            now + TimeDelta::minutes(54),
            most
        ));
        assert!(is_due(
            &authorization(now, 3600),
            now + TimeDelta::minutes(55),
            most
        ));
    }
}

//! Slows down guessing, per account and per network address, counted in the database so that every instance counts the same.

use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::SignInThrottle;
use crate::services::Services;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// Tries that cost nothing, per account.
const FREE_PER_ACCOUNT: i32 = 5;
/// Tries that cost nothing, per network address: several people may share one.
const FREE_PER_ADDRESS: i32 = 20;
/// Longest wait, in seconds.
const LONGEST: i64 = 15 * 60;
/// A key is forgotten after this many seconds without a try.
const FORGET_AFTER: i64 = 24 * 60 * 60;

/// One counter.
pub(super) struct Key {
    name: String,
    free: i32,
}

/// The counters of a try. An address that does not exist is slowed like one that does. What was typed is kept as a hash only: it may
/// be a password in the wrong field.
pub(super) fn keys(email: &str, remote_address: Option<&str>) -> Vec<Key> {
    let account = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(email.trim().to_lowercase()));
    let mut keys = vec![Key {
        name: format!("account:{account}"),
        free: FREE_PER_ACCOUNT,
    }];
    keys.extend(remote_address.map(|address| Key {
        name: format!("address:{address}"),
        free: FREE_PER_ADDRESS,
    }));
    keys
}

/// Counts a try, unless one of its counters has to wait.
pub(super) async fn admit(services: &Services, keys: &[Key]) -> Result<(), Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let mut counters = Vec::with_capacity(keys.len());
    for key in keys {
        let counter = unit.throttle(&key.name).await?;
        if let Some(counter) = &counter
            && counter.blocked_until > now
        {
            let seconds = (counter.blocked_until - now).num_seconds().max(1);
            return Err(Refusal::TooMany {
                retry_after: seconds.unsigned_abs(),
            });
        }
        counters.push(next(key, counter, now));
    }
    for counter in &counters {
        unit.save_throttle(counter).await?;
    }
    unit.commit().await?;
    Ok(())
}

/// The counter after one more try.
fn next(key: &Key, counter: Option<SignInThrottle>, now: DateTime<Utc>) -> SignInThrottle {
    let stale = |counter: &SignInThrottle| now - counter.blocked_until > TimeDelta::seconds(FORGET_AFTER);
    let failures = counter
        .filter(|counter| !stale(counter))
        .map_or(0, |counter| counter.failures)
        .saturating_add(1);
    SignInThrottle {
        key: key.name.clone(),
        failures,
        blocked_until: now + TimeDelta::seconds(wait(failures, key.free)),
    }
}

/// Seconds to wait after this many failures: none for the first few, then 2, 4, 8 … up to a quarter of an hour.
fn wait(failures: i32, free: i32) -> i64 {
    let over = failures - free;
    if over < 0 {
        0
    } else {
        2_i64
            .checked_pow(u32::try_from(over + 1).unwrap_or(0))
            .unwrap_or(LONGEST)
            .min(LONGEST)
    }
}

/// Forgets the account's counter after a success. The address keeps its count: one good password must not buy tries at others.
pub(super) async fn forget(unit: &mut dyn UnitOfWork, keys: &[Key]) -> Result<(), Refusal> {
    if let Some(account) = keys.first() {
        unit.remove_throttle(&account.name).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tries_are_free_and_then_it_doubles_up_to_a_bound() {
        assert_eq!((1..=5).map(|n| wait(n, 5)).collect::<Vec<_>>(), [0, 0, 0, 0, 2]);
        assert_eq!(wait(8, 5), 16);
        assert_eq!(wait(i32::MAX, 5), LONGEST);
    }

    #[test]
    fn a_day_without_tries_is_a_fresh_start() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let key = Key {
            name: "account:a".to_owned(),
            free: 5,
        };
        let old = SignInThrottle {
            key: key.name.clone(),
            failures: 40,
            blocked_until: now - TimeDelta::days(2),
        };
        assert_eq!(next(&key, Some(old.clone()), now).failures, 1);
        let recent = SignInThrottle {
            blocked_until: now - TimeDelta::seconds(1),
            ..old
        };
        assert_eq!(next(&key, Some(recent), now).failures, 41);
    }
}

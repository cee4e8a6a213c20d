//! Slows down guessing, per account and per network address, counted in the database so that every instance counts the same.
//!
//! An account has one counter for all the world, so that guessing from a thousand addresses is as slow as from one. That alone would
//! let a stranger lock an administrator out, so an address from which this administrator signed in lately counts on its own.

use super::network::network;
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::SignInThrottle;
use crate::services::Services;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use model::ids::AdministratorId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Tries that cost nothing, per account.
const FREE_PER_ACCOUNT: i32 = 5;
/// Tries that cost nothing, per network address: several people may share one.
const FREE_PER_ADDRESS: i32 = 20;
/// Longest wait, in seconds.
const LONGEST: i64 = 15 * 60;
/// A counter is forgotten after this long without a try.
pub(super) const FORGET_AFTER: TimeDelta = TimeDelta::hours(24);
/// An address is known to an account for this long after a sign-in from there.
const KNOWN_FOR: TimeDelta = TimeDelta::days(30);

/// One counter.
struct Key {
    name: String,
    free: i32,
}

/// The counters of a try: the account's, and the address's if there is one.
struct Keys {
    account: Key,
    address: Option<Key>,
}

/// A try that was counted. It counts until [`Self::succeeded`] takes that back.
pub(super) struct Try {
    account: String,
    address: Option<SignInThrottle>,
    at: DateTime<Utc>,
}

/// Counts a try to sign in as `email`, unless one of its counters has to wait. `administrator` is whose address that is, if anybody's.
pub(super) async fn admit(
    services: &Services,
    email: &str,
    administrator: Option<AdministratorId>,
    remote_address: Option<&str>,
) -> Result<Try, Refusal> {
    let now = services.now();
    let own = is_known(services, administrator, remote_address, now).await?;
    let keys = Keys::new(email, remote_address, own);
    let mut unit = services.database.write().await?;
    let account = count(unit.as_mut(), &keys.account, now).await?;
    let address = match &keys.address {
        Some(key) => Some(count(unit.as_mut(), key, now).await?),
        None => None,
    };
    unit.commit().await?;
    Ok(Try {
        account: account.key,
        address,
        at: now,
    })
}

impl Try {
    /// Forgets the account's counter, and gives the address back this one try: one good password buys no tries at others, and a
    /// whole office behind one address is not slowed because it signs in.
    pub(super) async fn succeeded(self, unit: &mut dyn UnitOfWork) -> Result<(), Refusal> {
        unit.remove_throttle(&self.account).await?;
        if let Some(counted) = self.address {
            let mut counter = unit.throttle(&counted.key).await?;
            if counter.failures == counted.failures {
                counter.blocked_until = self.at;
            }
            counter.failures = (counter.failures - 1).max(0);
            unit.save_throttle(&counter).await?;
        }
        Ok(())
    }
}

/// Whether this administrator signed in from this network lately. It is asked for addresses of nobody as well, so that the time
/// it takes tells nothing.
async fn is_known(
    services: &Services,
    administrator: Option<AdministratorId>,
    remote_address: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, Refusal> {
    let Some(here) = remote_address.map(network) else {
        return Ok(false);
    };
    let whose = administrator.unwrap_or(AdministratorId::from_uuid(Uuid::nil()));
    let mut unit = services.database.read().await?;
    let known = unit.signed_in_from(whose, now - KNOWN_FOR).await?;
    Ok(known.iter().any(|address| network(address) == here))
}

impl Keys {
    /// What was typed is kept as a hash only: it may be a password in the wrong field.
    fn new(email: &str, remote_address: Option<&str>, known: bool) -> Self {
        let account = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(email.trim().to_lowercase()));
        let here = remote_address.map(network);
        let name = match &here {
            Some(here) if known => format!("account:{account}@{here}"),
            _ => format!("account:{account}"),
        };
        Self {
            account: Key {
                name,
                free: FREE_PER_ACCOUNT,
            },
            address: here.map(|here| Key {
                name: format!("address:{here}"),
                free: FREE_PER_ADDRESS,
            }),
        }
    }
}

async fn count(unit: &mut dyn UnitOfWork, key: &Key, now: DateTime<Utc>) -> Result<SignInThrottle, Refusal> {
    let counter = unit.throttle(&key.name).await?;
    if counter.blocked_until > now {
        let seconds = (counter.blocked_until - now).num_seconds().max(1);
        return Err(Refusal::TooMany {
            retry_after: seconds.unsigned_abs(),
        });
    }
    let counted = next(counter, key.free, now);
    unit.save_throttle(&counted).await?;
    Ok(counted)
}

/// The counter after one more try.
fn next(counter: SignInThrottle, free: i32, now: DateTime<Utc>) -> SignInThrottle {
    let stale = now - counter.blocked_until > FORGET_AFTER;
    let failures = if stale { 0 } else { counter.failures }.saturating_add(1);
    SignInThrottle {
        failures,
        blocked_until: now + TimeDelta::seconds(wait(failures, free)),
        ..counter
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
        let old = SignInThrottle {
            key: "account:a".to_owned(),
            failures: 40,
            blocked_until: now - TimeDelta::days(2),
        };
        assert_eq!(next(old.clone(), 5, now).failures, 1);
        let recent = SignInThrottle {
            blocked_until: now - TimeDelta::seconds(1),
            ..old
        };
        assert_eq!(next(recent, 5, now).failures, 41);
    }

    #[test]
    fn a_known_address_has_a_counter_of_its_own_for_the_account() {
        let names = |address, known| {
            let keys = Keys::new(" A@b.test", address, known);
            (keys.account.name, keys.address.map(|key| key.name))
        };
        let (everywhere, _) = names(Some("192.0.2.1"), false);
        assert_eq!(names(Some("198.51.100.1"), false).0, everywhere);
        assert_eq!(names(None, false), (everywhere.clone(), None));
        assert_eq!(
            names(Some("::ffff:192.0.2.1"), true),
            (
                format!("{everywhere}@192.0.2.1"),
                Some("address:192.0.2.1".to_owned())
            )
        );
    }
}

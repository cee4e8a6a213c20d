//! One suite of behaviours that holds on SQLite and on PostgreSQL.
//!
//! Each behaviour is a function that is given a [`Rig`](rig::Rig): a database of its own with the schema in place. [`on_both!`] makes two
//! tests of it. The PostgreSQL half needs a server; without one it fails and says how to get one.

#![expect(clippy::unwrap_used, reason = "a test may fail, helpers of tests included")]

/// Makes each behaviour a test on either database.
macro_rules! on_both {
    ($($behaviour:ident,)+) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $behaviour() {
                    let rig = crate::rig::Rig::sqlite().await;
                    super::$behaviour(&rig).await;
                    rig.clear_away().await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $behaviour() {
                    let rig = crate::rig::Rig::postgres().await;
                    super::$behaviour(&rig).await;
                    rig.clear_away().await;
                }
            )+
        }
    };
}

mod applications;
mod audit;
mod authorizations;
mod credentials;
mod damage;
mod file;
mod people;
mod rig;
mod samples;
mod schema;
mod settings;
mod sign_ins;
mod test_runs;
mod units;

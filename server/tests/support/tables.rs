//! The whole database as text, to see whether anything was written.

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, query_scalar};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows of every table.
pub(crate) type Tables = BTreeMap<String, Vec<String>>;

/// Reads every row of every table.
pub(crate) async fn read(path: &Path) -> Tables {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .connect()
        .await
        .unwrap();
    let names = list(
        &mut connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .await;
    let mut tables = Tables::new();
    for table in names {
        let columns = list(
            &mut connection,
            &format!("SELECT name FROM pragma_table_info('{table}')"),
        )
        .await;
        let quoted: Vec<String> = columns
            .iter()
            .map(|column| format!("quote(\"{column}\")"))
            .collect();
        let sql = format!(
            "SELECT {} FROM \"{table}\" ORDER BY 1",
            quoted.join(" || '|' || ")
        );
        let rows = list(&mut connection, &sql).await;
        tables.insert(table, rows);
    }
    tables
}

async fn list(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    query_scalar::<_, String>(AssertSqlSafe(sql.to_owned()))
        .fetch_all(connection)
        .await
        .unwrap()
}

/// Names of the tables that differ.
pub(crate) fn changed(before: &Tables, after: &Tables) -> Vec<String> {
    after
        .iter()
        .filter(|(name, rows)| before.get(*name) != Some(rows))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Does to the file what no program of ours would do.
pub(crate) async fn damage(path: &Path, sql: &str) {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false)
        .connect()
        .await
        .unwrap();
    sea_orm::sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
}

//! The whole database as text, to see whether anything was written.

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, query_scalar};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows of every table. Values stand as SQL literals; bytes as `X'…'`.
pub(crate) type Tables = BTreeMap<String, Vec<String>>;

macro_rules! list {
    ($connection:expr, $sql:expr) => {
        query_scalar::<_, String>(AssertSqlSafe($sql))
            .fetch_all(&mut $connection)
            .await
            .unwrap()
    };
}

/// Reads every row of every table of a file.
pub(super) async fn of_sqlite(path: &Path) -> Tables {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let names = list!(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'".to_owned()
    );
    let mut tables = Tables::new();
    for table in names {
        let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
        let rows = all_rows(&table, &list!(connection, columns));
        tables.insert(table, list!(connection, rows));
    }
    tables
}

/// Reads every row of every table of a database.
pub(super) async fn of_postgres(options: &PgConnectOptions) -> Tables {
    let mut connection = options.connect().await.unwrap();
    let names = list!(
        connection,
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'".to_owned()
    );
    let mut tables = Tables::new();
    for table in names {
        let columns = format!(
            "SELECT CASE data_type WHEN 'bytea' THEN 'coalesce(''X'''''' || encode(\"' || column_name || '\", ''hex'') || '''''''', ''NULL'')'
                ELSE 'quote_nullable(\"' || column_name || '\"::text)' END
             FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        );
        let rows = all_rows(&table, &list!(connection, columns));
        tables.insert(table, list!(connection, rows));
    }
    tables
}

fn all_rows(table: &str, values: &[String]) -> String {
    format!(
        "SELECT {} FROM \"{table}\" ORDER BY 1",
        values.join(" || '|' || ")
    )
}

/// Names of the tables that differ.
pub(crate) fn changed(before: &Tables, after: &Tables) -> Vec<String> {
    after
        .iter()
        .filter(|(name, rows)| before.get(*name) != Some(rows))
        .map(|(name, _)| name.clone())
        .collect()
}

//! What the database says, in the words of `domain`.

use domain::ports::StoreError;
use sea_orm::{DbErr, EntityTrait, IdenStatic, Iterable, RuntimeErr, SqlErr, sqlx};

/// A reference that stands in the way, beside what [`DbErr::sql_err`] knows: SQLite's *`SQLITE_CONSTRAINT_TRIGGER`*, which is how it
/// reports `ON DELETE RESTRICT` (there are no other triggers), and PostgreSQL's *`restrict_violation`*, used since version 18.
const STILL_REFERRED_TO: [&str; 2] = ["1811", "23001"];

/// Translates an error. The text holds the statement's complaint, never its parameters.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(crate) fn store_error(error: DbErr) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::Duplicate,
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => StoreError::Referenced,
        _ => match sqlx_error(&error) {
            Some(sqlx::Error::Database(inner))
                if inner
                    .code()
                    .is_some_and(|code| STILL_REFERRED_TO.contains(&&*code)) =>
            {
                StoreError::Referenced
            }
            _ => StoreError::Unavailable(error.to_string()),
        },
    }
}

/// Translates an error of reading rows of `E`: a value of the wrong type names its column. Which row it was, the driver does not say.
pub(crate) fn read_error<E: EntityTrait>(error: DbErr) -> StoreError {
    let column = match sqlx_error(&error) {
        Some(sqlx::Error::ColumnDecode { index, .. }) => {
            E::Column::iter().find(|column| index.trim_matches('"') == column.as_str())
        }
        _ => None,
    };
    match column {
        Some(column) => StoreError::Inconsistent {
            table: E::default().table_name(),
            column: column.as_str(),
            row: "?".to_owned(),
        },
        None => store_error(error),
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => Some(inner),
        _ => None,
    }
}

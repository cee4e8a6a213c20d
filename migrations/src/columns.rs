//! What several steps say about columns.

use sea_orm_migration::prelude::{
    ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement,
};
use sea_orm_migration::schema::{integer, timestamp_with_time_zone, timestamp_with_time_zone_null};

/// A point in time that is always there.
pub(crate) fn time(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

/// A point in time that may be unknown.
pub(crate) fn time_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name)
}

/// Primary key of a table that has one row at most.
pub(crate) fn only_row(name: &'static str) -> ColumnDef {
    let mut column = integer(name);
    column.primary_key().check(Expr::col(name).eq(1));
    column
}

/// A reference to the `id` of another table.
pub(crate) fn reference(
    (table, column): (&'static str, &'static str),
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(target, "id")
        .on_delete(on_delete)
        .to_owned()
}

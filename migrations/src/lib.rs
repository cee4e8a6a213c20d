//! Database schema, one file per step, for SQLite and PostgreSQL.

//! SeaORM repositories for SQLite and PostgreSQL.

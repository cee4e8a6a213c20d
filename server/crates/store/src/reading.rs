//! Makes values of columns, and names the column that cannot be read.

use domain::TokenHash;
use domain::ports::StoreError;
use sea_orm::{EntityName, IdenStatic};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::str::FromStr;

/// One row that is being read.
pub(crate) struct Row {
    table: &'static str,
    row: String,
}

impl Row {
    /// A row of `entity`, called `row` should something be wrong with it.
    pub(crate) fn of(entity: impl EntityName, row: impl Display) -> Self {
        Self {
            table: entity.table_name(),
            row: row.to_string(),
        }
    }

    /// The value, unless there is none.
    pub(crate) fn known<T>(&self, column: impl IdenStatic, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::Inconsistent {
            table: self.table,
            column: column.as_str(),
            row: self.row.clone(),
        })
    }

    /// A value kept as text.
    pub(crate) fn parse<T: FromStr>(&self, column: impl IdenStatic, text: &str) -> Result<T, StoreError> {
        self.known(column, text.parse().ok())
    }

    /// A value kept as text, or none.
    pub(crate) fn parse_optional<T: FromStr>(
        &self,
        column: impl IdenStatic,
        text: Option<&str>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.parse(column, text)).transpose()
    }

    /// A value kept as one of a few words, or none.
    pub(crate) fn word_optional<T>(
        &self,
        column: impl IdenStatic,
        text: Option<&str>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.known(column, read(text))).transpose()
    }

    /// A number that has to fit.
    pub(crate) fn number<T, N: TryInto<T>>(
        &self,
        column: impl IdenStatic,
        number: N,
    ) -> Result<T, StoreError> {
        self.known(column, number.try_into().ok())
    }

    /// A value kept as JSON.
    pub(crate) fn json<T: DeserializeOwned>(
        &self,
        column: impl IdenStatic,
        text: &str,
    ) -> Result<T, StoreError> {
        self.known(column, serde_json::from_str(text).ok())
    }

    /// A value kept as JSON, or none.
    pub(crate) fn json_optional<T: DeserializeOwned>(
        &self,
        column: impl IdenStatic,
        text: Option<&str>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.json(column, text)).transpose()
    }

    /// A hash of 32 bytes.
    pub(crate) fn hash(&self, column: impl IdenStatic, bytes: &[u8]) -> Result<TokenHash, StoreError> {
        self.known(column, bytes.try_into().ok())
            .map(TokenHash::from_bytes)
    }
}

/// A value as JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Unavailable(format!("a value cannot be written as JSON: {error}")))
}

/// The bytes of a hash, as they are stored.
pub(crate) fn hash_bytes(hash: &TokenHash) -> Vec<u8> {
    hash.as_bytes().to_vec()
}

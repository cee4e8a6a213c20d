//! One unit of work, and the queries that the repositories are made of.

use crate::error::{read_error, store_error};
use async_trait::async_trait;
use domain::ports::{StoreError, UnitOfWork};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction,
    DeleteMany, EntityTrait, Insert, IntoActiveModel, Iterable, PrimaryKeyToColumn, Select, UpdateMany,
};

/// A unit of work. One that only reads needs no transaction: most of them make a single statement, which is consistent by itself.
pub(crate) struct Unit {
    handle: Handle,
}

enum Handle {
    Reading(DatabaseConnection),
    Writing(DatabaseTransaction),
}

impl Unit {
    /// A unit that only reads; the connections of the pool refuse to write.
    pub(crate) fn reading(pool: DatabaseConnection) -> Self {
        Self {
            handle: Handle::Reading(pool),
        }
    }

    /// A unit that writes. Dropped without a commit, it is rolled back.
    pub(crate) fn writing(transaction: DatabaseTransaction) -> Self {
        Self {
            handle: Handle::Writing(transaction),
        }
    }

    /// What statements run on.
    pub(crate) fn db(&self) -> DatabaseExecutor<'_> {
        match &self.handle {
            Handle::Reading(pool) => pool.into(),
            Handle::Writing(transaction) => transaction.into(),
        }
    }

    /// The first row, made into what it stands for.
    pub(crate) async fn one<E, T>(&self, select: Select<E>) -> Result<Option<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = StoreError>,
    {
        let row = select.one(&self.db()).await.map_err(read_error::<E>)?;
        row.map(T::try_from).transpose()
    }

    /// All rows, made into what they stand for.
    pub(crate) async fn all<E, T>(&self, select: Select<E>) -> Result<Vec<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = StoreError>,
    {
        let rows = select.all(&self.db()).await.map_err(read_error::<E>)?;
        rows.into_iter().map(T::try_from).collect()
    }

    /// Inserts a row.
    pub(crate) async fn insert<A>(&self, row: impl IntoActiveModel<A>) -> Result<(), StoreError>
    where
        A: ActiveModelTrait + ActiveModelBehavior,
    {
        self.run(Insert::one(row)).await.map(|_| ())
    }

    /// Inserts a row, or replaces the one with the same primary key.
    pub(crate) async fn upsert<A>(&self, row: impl IntoActiveModel<A>) -> Result<(), StoreError>
    where
        A: ActiveModelTrait + ActiveModelBehavior,
    {
        let keys: Vec<_> = <A::Entity as EntityTrait>::PrimaryKey::iter()
            .map(PrimaryKeyToColumn::into_column)
            .collect();
        let conflict = OnConflict::columns(keys)
            .update_columns(<A::Entity as EntityTrait>::Column::iter())
            .to_owned();
        self.run(Insert::one(row).on_conflict(conflict)).await.map(|_| ())
    }

    /// Inserts a row unless one with the same primary key is there; says whether it did.
    pub(crate) async fn insert_first<A>(&self, row: impl IntoActiveModel<A>) -> Result<bool, StoreError>
    where
        A: ActiveModelTrait + ActiveModelBehavior,
    {
        let keys: Vec<_> = <A::Entity as EntityTrait>::PrimaryKey::iter()
            .map(PrimaryKeyToColumn::into_column)
            .collect();
        let conflict = OnConflict::columns(keys).do_nothing().to_owned();
        self.run(Insert::one(row).on_conflict(conflict))
            .await
            .map(|rows| rows == 1)
    }

    async fn run<A>(&self, insert: Insert<A>) -> Result<u64, StoreError>
    where
        A: ActiveModelTrait + ActiveModelBehavior,
    {
        insert
            .exec_without_returning(&self.db())
            .await
            .map_err(store_error)
    }

    /// Updates; says how many rows.
    pub(crate) async fn update<E: EntityTrait>(&self, update: UpdateMany<E>) -> Result<u64, StoreError> {
        let done = update.exec(&self.db()).await.map_err(store_error)?;
        Ok(done.rows_affected)
    }

    /// Deletes; says how many rows.
    pub(crate) async fn delete<E: EntityTrait>(&self, delete: DeleteMany<E>) -> Result<u64, StoreError> {
        let done = delete.exec(&self.db()).await.map_err(store_error)?;
        Ok(done.rows_affected)
    }
}

#[async_trait]
impl UnitOfWork for Unit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        match self.handle {
            Handle::Reading(_) => Ok(()),
            Handle::Writing(transaction) => transaction.commit().await.map_err(store_error),
        }
    }
}

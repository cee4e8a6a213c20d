//! Pages found by key: each costs an index lookup and its rows, wherever it lies.

use crate::error::read_error;
use domain::ports::StoreError;
use domain::records::Page;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select, Value};

/// Where a page lies. The values are those of the columns that the table is paged by.
pub(crate) enum Cut {
    /// The newest rows.
    First,
    /// Older than this row.
    OlderThan(Vec<Value>),
    /// Newer than this row.
    NewerThan(Vec<Value>),
}

/// A page of `select`, which is filtered but not ordered. `columns` together are unique and grow with time.
pub(crate) async fn page<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    columns: &[E::Column],
    cut: Cut,
    size: u64,
) -> Result<Page<E::Model>, StoreError> {
    let size = Ord::max(size, 1);
    let place = || Expr::tuple(columns.iter().map(|column| Expr::col(*column)));
    let of = |values: Vec<Value>| Expr::tuple(values.into_iter().map(Expr::val));
    let rows = |select: Select<E>, order: Order, size: u64| {
        columns
            .iter()
            .fold(select, |select, column| select.order_by(*column, order.clone()))
            .limit(size)
    };
    let (filtered, order, behind) = match cut {
        Cut::First => (select, Order::Desc, None),
        Cut::OlderThan(key) => {
            let behind = select.clone().filter(place().gte(of(key.clone())));
            (
                select.filter(place().lt(of(key))),
                Order::Desc,
                Some(rows(behind, Order::Asc, 1)),
            )
        }
        Cut::NewerThan(key) => {
            let behind = select.clone().filter(place().lte(of(key.clone())));
            (
                select.filter(place().gt(of(key))),
                Order::Asc,
                Some(rows(behind, Order::Desc, 1)),
            )
        }
    };
    let backwards = order == Order::Asc;
    let mut found = rows(filtered, order, size.saturating_add(1))
        .all(db)
        .await
        .map_err(read_error::<E>)?;
    let more = found.len() as u64 > size;
    if more {
        found.pop();
    }
    let behind = match behind {
        Some(select) => select.one(db).await.map_err(read_error::<E>)?.is_some(),
        None => false,
    };
    if backwards {
        found.reverse();
    }
    Ok(Page {
        rows: found,
        older: if backwards { behind } else { more },
        newer: if backwards { more } else { behind },
        looked_back_to: None,
    })
}

/// A page of what the rows stand for.
pub(crate) fn records<M, T>(page: Page<M>) -> Result<Page<T>, StoreError>
where
    T: TryFrom<M, Error = StoreError>,
{
    Ok(Page {
        rows: page.rows.into_iter().map(T::try_from).collect::<Result<_, _>>()?,
        older: page.older,
        newer: page.newer,
        looked_back_to: page.looked_back_to,
    })
}

//! Macros that enqueue in a transaction of the caller. They name the caller's own database crate, so that this crate depends on
//! none.

/// Enqueues an [`OutboxRow`](crate::outbox::OutboxRow) with sqlx 0.8 or 0.9, on a transaction or a connection to PostgreSQL.
/// Returns a future that resolves to the id of the row: `Result<i64, sqlx::Error>`.
///
/// The statement is not cached as a prepared statement, so it also works behind PgBouncer in transaction mode. There, call it
/// inside a transaction: sqlx needs two round trips, and outside of a transaction PgBouncer may send them to different server
/// processes.
///
/// ```ignore
/// # // `tests/sql` compiles and runs these lines.
/// let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
/// let mut order = pool.begin().await?;
/// sqlx::query("UPDATE orders SET paid = true WHERE id = 'ORD-12345'").execute(&mut *order).await?;
/// linkrunner_events::enqueue_sqlx!(row, &mut *order).await?;
/// order.commit().await?; // the order is paid, and its event will be sent; or neither
/// ```
#[macro_export]
macro_rules! enqueue_sqlx {
    ($row:expr, $executor:expr $(,)?) => {
        match &$row {
            row => {
                let row: &$crate::outbox::OutboxRow = row;
                ::sqlx::query_scalar::<::sqlx::Postgres, i64>($crate::outbox::OutboxRow::SQL)
                    .bind(row.endpoint())
                    .bind(row.body())
                    .bind(row.ordering_key())
                    .bind(row.is_strict())
                    .bind(row.event_id())
                    .bind(row.request_id())
                    .persistent(false)
                    .fetch_one($executor)
            }
        }
    };
}

/// Enqueues an [`OutboxRow`](crate::outbox::OutboxRow) with diesel 2, on a connection to PostgreSQL, usually within
/// `connection.transaction(…)`. Returns `QueryResult<usize>`: the number of rows, which is 1.
///
/// ```ignore
/// # // `tests/sql` compiles and runs this with diesel.
/// let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
/// connection.transaction(|connection| {
///     diesel::update(orders.find("ORD-12345")).set(paid.eq(true)).execute(connection)?;
///     linkrunner_events::enqueue_diesel!(row, connection)
/// })?; // the order is paid, and its event will be sent; or neither
/// ```
#[macro_export]
macro_rules! enqueue_diesel {
    ($row:expr, $connection:expr $(,)?) => {
        match &$row {
            row => {
                let row: &$crate::outbox::OutboxRow = row;
                let query = ::diesel::sql_query($crate::outbox::OutboxRow::SQL)
                    .bind::<::diesel::sql_types::Text, _>(row.endpoint())
                    .bind::<::diesel::sql_types::Text, _>(row.body())
                    .bind::<::diesel::sql_types::Text, _>(row.ordering_key())
                    .bind::<::diesel::sql_types::Bool, _>(row.is_strict())
                    .bind::<::diesel::sql_types::Nullable<::diesel::sql_types::Text>, _>(
                        row.event_id(),
                    )
                    .bind::<::diesel::sql_types::Nullable<::diesel::sql_types::Text>, _>(
                        row.request_id(),
                    );
                ::diesel::RunQueryDsl::execute(query, $connection)
            }
        }
    };
}

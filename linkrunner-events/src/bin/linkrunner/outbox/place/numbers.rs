//! The numbers of an outbox for a scrape.

use std::time::Duration;

use linkrunner_events::outbox::{Outbox, OutboxStats, StoreError};

use super::Place;

/// The numbers of an outbox.
pub(crate) struct Numbers {
    pub(crate) stats: OutboxStats,
    pub(crate) database: Option<Table>,
}

/// What slows a database down.
pub(crate) struct Table {
    pub(crate) bytes: u64,
    pub(crate) dead_rows: u64,
    pub(crate) oldest_transaction: Option<Duration>,
}

impl Place {
    /// Reads the numbers. In a database this reads the whole table.
    #[cfg_attr(
        not(feature = "outbox-sqlite"),
        expect(
            unused_variables,
            reason = "a database is asked for more than an open outbox knows"
        )
    )]
    pub(crate) async fn numbers(&self, outbox: &Outbox) -> Result<Numbers, StoreError> {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(_) => Ok(Numbers {
                stats: outbox.stats().await?,
                database: None,
            }),
            #[cfg(feature = "outbox-postgres")]
            Self::Database(database) => {
                let found = database.outbox.check().await?;
                Ok(Numbers {
                    stats: found.stats,
                    database: Some(Table {
                        bytes: found.table_bytes,
                        dead_rows: found.dead_rows,
                        oldest_transaction: found.oldest_transaction,
                    }),
                })
            }
        }
    }
}

//! The storage: each operation is a transaction of its own.

use std::fmt;
use std::time::Duration;

use tokio::sync::watch;

use super::pool::{Pool, Reads};
use super::{append, claim, dead, pace, settle, stats};
use crate::outbox::dead::{DeadFilter, DeadLetter};
use crate::outbox::row::OutboxRow;
use crate::outbox::stats::OutboxStats;
use crate::outbox::store::{Appending, Beat, Claim, Pending, RelayId, Settled, Share, Store};

pub(super) struct PostgresStore {
    pool: Pool,
    appended: watch::Sender<()>,
}

impl PostgresStore {
    pub(super) fn new(pool: Pool) -> Self {
        Self {
            pool,
            appended: watch::Sender::new(()),
        }
    }
}

impl Store for PostgresStore {
    fn append(&self, rows: Vec<OutboxRow>) -> Appending<'_> {
        Box::pin(async move {
            let appended = self.pool.transaction(Reads::Anything, async |client| {
                append::append(client, &rows).await
            });
            match appended.await {
                Ok(()) => {
                    self.wake();
                    Ok(())
                }
                Err(error) => Err((rows, error)),
            }
        })
    }

    fn claim(&self, me: RelayId, max: u32, lease: Duration) -> Pending<'_, Claim> {
        Box::pin(
            self.pool
                .transaction(Reads::SingleRows, async move |client| {
                    claim::claim(client, me, max, lease).await
                }),
        )
    }

    fn settle(&self, done: Vec<Settled>) -> Pending<'_, u64> {
        Box::pin(
            self.pool
                .transaction(Reads::SingleRows, async move |client| {
                    settle::settle(client, &done).await
                }),
        )
    }

    fn beat(&self, me: RelayId, beat: Beat) -> Pending<'_, Share> {
        Box::pin(self.pool.transaction(Reads::Anything, async move |client| {
            pace::beat(client, me, &beat).await
        }))
    }

    fn leave(&self, me: RelayId) -> Pending<'_, ()> {
        Box::pin(self.pool.transaction(Reads::Anything, async move |client| {
            pace::leave(client, me).await
        }))
    }

    fn stats(&self) -> Pending<'_, OutboxStats> {
        Box::pin(self.pool.transaction(Reads::Anything, stats::stats))
    }

    fn dead(&self, filter: DeadFilter, limit: u32) -> Pending<'_, Vec<DeadLetter>> {
        Box::pin(self.pool.transaction(Reads::Anything, async move |client| {
            dead::list(client, &filter, limit).await
        }))
    }

    fn replay(&self, filter: DeadFilter) -> Pending<'_, u64> {
        let replayed = self.pool.transaction(Reads::Anything, async move |client| {
            dead::replay(client, &filter).await
        });
        Box::pin(async move {
            let replayed = replayed.await?;
            self.wake();
            Ok(replayed)
        })
    }

    fn purge(&self, filter: DeadFilter) -> Pending<'_, u64> {
        Box::pin(self.pool.transaction(Reads::Anything, async move |client| {
            dead::purge(client, &filter).await
        }))
    }

    fn appended(&self) -> watch::Receiver<()> {
        self.appended.subscribe()
    }

    fn wake(&self) {
        self.appended.send_replace(());
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("outbox", &self.pool.connector().name())
            .finish_non_exhaustive()
    }
}

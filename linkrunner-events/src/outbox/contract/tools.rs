//! Helpers of these tests.

use std::time::Duration;

use crate::outbox::row::OutboxRow;
use crate::outbox::store::{Claimed, End, RelayId, Settled, Store};
use crate::{Payment, User};

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const LEASE: Duration = Duration::from_secs(60);
pub(crate) const ME: RelayId = RelayId(1);
pub(crate) const OTHER: RelayId = RelayId(2);

#[derive(crate::LinkrunnerEvent)]
#[linkrunner(unplanned)]
struct Step {
    number: u32,
}

pub(crate) fn event(user: &str, number: u32) -> OutboxRow {
    OutboxRow::new(&Step { number }, User::id(user)).unwrap()
}

pub(crate) fn payment(user: &str, number: u32) -> OutboxRow {
    let id = format!("pay_{number}");
    OutboxRow::from_request(Payment::new(user, &*id, 1)).unwrap()
}

pub(crate) fn retry(after: Duration) -> End {
    End::Retry {
        after,
        charge: true,
        keeps_place: false,
        may_have_arrived: false,
        error: "503".to_owned(),
    }
}

pub(crate) fn settled(row: &Claimed, end: End) -> Vec<Settled> {
    vec![Settled {
        id: row.id,
        fence: row.fence,
        end,
    }]
}

/// Short forms of a storage's operations, which must succeed.
#[allow(async_fn_in_trait, reason = "only tests use it")]
pub(crate) trait Drive: Store {
    /// Appends rows.
    async fn put(&self, rows: Vec<OutboxRow>) {
        self.append(rows).await.map_err(|(_, error)| error).unwrap();
    }

    async fn take(&self, me: RelayId, max: u32) -> Vec<Claimed> {
        self.claim(me, max, LEASE).await.unwrap().rows
    }

    /// Claims one row, which must be there.
    async fn take_one(&self, me: RelayId) -> Claimed {
        self.take(me, 1).await.pop().unwrap()
    }

    /// Settles a row. Returns whether it was still held.
    async fn end(&self, row: &Claimed, end: End) -> bool {
        self.settle(settled(row, end)).await.unwrap() == 0
    }
}

impl<S: Store + ?Sized> Drive for S {}

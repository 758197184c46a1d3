//! The numbers of the outbox.

use rusqlite::{Connection, OptionalExtension as _, Params};

use super::failure::Failure;
use super::totals::Totals;
use crate::outbox::count::unsigned;
use crate::outbox::dead::DeadReason;
use crate::outbox::millis::between;
use crate::outbox::stats::OutboxStats;

pub(super) fn stats(connection: &Connection, now: i64) -> Result<OutboxStats, Failure> {
    let totals = Totals::read(connection)?;
    let oldest: Option<i64> = connection
        .prepare_cached("SELECT enqueued_at FROM outbox ORDER BY id LIMIT 1")?
        .query_row((), |row| row.get(0))
        .optional()?;
    let relays = number(
        connection,
        "SELECT count(*) FROM relay WHERE until > ?1",
        [now],
    )?;
    Ok(OutboxStats {
        pending: unsigned(totals.pending),
        pending_bytes: unsigned(totals.bytes),
        leased: number(
            connection,
            "SELECT count(*) FROM outbox INDEXED BY held WHERE holder IS NOT NULL AND due > ?1",
            [now],
        )?,
        retrying: unsigned(totals.retrying),
        oldest: oldest.map(|enqueued_at| between(enqueued_at, now)),
        dead: dead(connection)?,
        relays: u32::try_from(relays).unwrap_or(u32::MAX),
        pause: super::pace::longest_pause(connection, now)?,
    })
}

fn dead(connection: &Connection) -> Result<Vec<(DeadReason, u64)>, Failure> {
    let mut dead = Vec::new();
    for reason in DeadReason::ALL {
        let letters = connection
            .prepare_cached("SELECT letters FROM dead_totals WHERE reason = ?1")?
            .query_row([reason.id()], |row| row.get(0))
            .optional()?;
        match letters.map_or(0, unsigned) {
            0 => {}
            letters => dead.push((reason, letters)),
        }
    }
    Ok(dead)
}

fn number(connection: &Connection, sql: &str, params: impl Params) -> Result<u64, Failure> {
    let mut select = connection.prepare_cached(sql)?;
    Ok(unsigned(select.query_row(params, |row| row.get(0))?))
}

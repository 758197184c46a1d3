//! The numbers of the outbox.

use rusqlite::{Connection, OptionalExtension as _, Params};

use super::failure::Failure;
use super::totals::Totals;
use crate::outbox::count::unsigned;
use crate::outbox::dead::DeadReason;
use crate::outbox::millis::{between, span};
use crate::outbox::share::SILENT;
use crate::outbox::stats::OutboxStats;

/// The leased events whose relay no longer announces itself. ?1: now, ?2: the announcements of silent relays end before.
const ABANDONED: &str = "
SELECT count(*), max(due) FROM outbox INDEXED BY held
WHERE holder IS NOT NULL AND due > ?1 AND holder NOT IN (SELECT id FROM relay WHERE until >= ?2)";

/// With a limit: a search among a million events would hold up the writer.
const LAST_ERROR: &str = "
SELECT last_error FROM (SELECT id, last_error FROM outbox ORDER BY id LIMIT 1000)
WHERE last_error IS NOT NULL ORDER BY id LIMIT 1";

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
    let (abandoned, until): (i64, Option<i64>) = connection
        .prepare_cached(ABANDONED)?
        .query_row([now, now + span(SILENT)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let last_error = match totals.retrying {
        0 => None,
        _ => connection
            .prepare_cached(LAST_ERROR)?
            .query_row((), |row| row.get(0))
            .optional()?,
    };
    Ok(OutboxStats {
        pending: unsigned(totals.pending),
        pending_bytes: unsigned(totals.bytes),
        leased: number(
            connection,
            "SELECT count(*) FROM outbox INDEXED BY held WHERE holder IS NOT NULL AND due > ?1",
            [now],
        )?,
        abandoned: unsigned(abandoned),
        abandoned_for: until.map(|until| between(now, until)),
        retrying: unsigned(totals.retrying),
        last_error,
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

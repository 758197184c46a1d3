//! The running relays and their shares of the pace.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::db::Db;
use super::failure::Failure;
use crate::outbox::millis::{between, span};
use crate::outbox::share::{SILENT, grant, longer_pause, too_far};
use crate::outbox::store::{Beat, RelayId, Share};

/// Deletes relays whose time is over, and those that announced themselves before the clock was set back: their time is too far
/// ahead.
const FORGET: &str = "
DELETE FROM relay WHERE until <= :now OR until > :far";

const ANNOUNCE: &str = "
INSERT INTO relay (scope, id, share, until) VALUES (:scope, :me, :share, :until)
ON CONFLICT (scope, id) DO UPDATE SET share = :share, until = :until";

const OTHERS: &str = "
SELECT count(*), coalesce(sum(share), 0), count(*) FILTER (WHERE id < :me),
    max(until) FILTER (WHERE share > 0 AND until < :silent)
FROM relay WHERE scope = :scope AND id <> :me";

const PAUSE: &str = "
INSERT INTO scope (name, paused_at, paused_until) VALUES (:scope, :now, :until)
ON CONFLICT (name) DO UPDATE SET paused_at = :now, paused_until = :until";

pub(super) fn beat(db: &Db, me: RelayId, beat: &Beat) -> Result<Share, Failure> {
    let now = db.now();
    let holds = span(beat.until);
    let scope = &beat.scope;
    let mut forget = db.connection.prepare_cached(FORGET)?;
    forget.execute(named_params! { ":now": now, ":far": too_far(now, holds) })?;
    let mut others = db.connection.prepare_cached(OTHERS)?;
    let (others, taken, rank, silent): (i64, i64, i64, Option<i64>) = others.query_row(
        named_params! { ":scope": scope, ":me": me.0, ":silent": now + span(SILENT) },
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let relays = others + 1;
    let granted = beat.pace.map(|pace| grant(pace, relays, rank, taken, now));
    let share = granted.unwrap_or(0).max(beat.used);
    let mut announce = db.connection.prepare_cached(ANNOUNCE)?;
    announce.execute(named_params! {
        ":scope": scope,
        ":me": me.0,
        ":share": share,
        ":until": now.saturating_add(holds),
    })?;
    Ok(Share {
        pace: granted,
        pause: pause(db, scope, beat.pause, now)?,
        relays: u32::try_from(relays).unwrap_or(u32::MAX),
        silent: silent.map(|until| between(now, until)),
    })
}

/// The pause of the scope: the longer of the stored one and the announced one.
fn pause(db: &Db, scope: &str, asked: Option<Duration>, now: i64) -> Result<Duration, Failure> {
    let mut select = db
        .connection
        .prepare_cached("SELECT paused_at, paused_until FROM scope WHERE name = ?1")?;
    let found = select
        .query_row([scope], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let pause = longer_pause(found, asked.map_or(0, span), now);
    if pause.is_new {
        let until = now.saturating_add(pause.left);
        let mut set = db.connection.prepare_cached(PAUSE)?;
        set.execute(named_params! { ":scope": scope, ":now": now, ":until": until })?;
    }
    Ok(between(0, pause.left))
}

/// The longest pause of any scope.
pub(super) fn longest_pause(
    connection: &Connection,
    now: i64,
) -> Result<Option<Duration>, Failure> {
    let mut select = connection.prepare_cached(
        "SELECT max(paused_until - max(paused_at, ?1)) FROM scope WHERE paused_until > ?1",
    )?;
    let longest: Option<i64> = select.query_row([now], |row| row.get(0))?;
    Ok(longest
        .filter(|left| *left > 0)
        .map(|left| between(0, left)))
}

pub(super) fn leave(db: &Db, me: RelayId) -> Result<(), Failure> {
    let mut leave = db
        .connection
        .prepare_cached("DELETE FROM relay WHERE id = ?1")?;
    leave.execute([me.0])?;
    Ok(())
}

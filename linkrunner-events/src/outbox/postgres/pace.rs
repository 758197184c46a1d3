//! The running relays and their shares of the pace.

use std::slice;
use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Param;
use super::failure::Failure;
use super::row::{seconds, storable};
use crate::outbox::millis::{between, span};
use crate::outbox::share;
use crate::outbox::store::{Beat, RelayId, Share};

/// One relay of a scope at a time: the row stays locked until the end of the transaction. Any role could take an advisory lock.
/// Returns the pause of the scope, as milliseconds since 1970.
const LOCK: &str = "
SELECT (extract(epoch FROM paused_at) * 1000)::bigint, (extract(epoch FROM paused_until) * 1000)::bigint
FROM linkrunner_outbox.scope WHERE name = $1 FOR UPDATE";

const CREATE: &str = "
INSERT INTO linkrunner_outbox.scope (name, paused_at, paused_until) VALUES ($1, to_timestamp(0), to_timestamp(0))
ON CONFLICT DO NOTHING";

/// Relays whose time is over, and those that announced themselves before the clock was set back: their time is too far ahead.
/// `clock_timestamp()`, because `now()` is older than the wait for the lock.
const FORGET: &str = "
DELETE FROM linkrunner_outbox.relay
WHERE scope = $1 AND (until <= clock_timestamp() OR until > clock_timestamp() + make_interval(secs => $2))";

const OTHERS: &str = "
SELECT count(*), coalesce(sum(share), 0)::bigint, count(*) FILTER (WHERE id < $2),
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    (extract(epoch FROM max(until) FILTER (
        WHERE share > 0 AND until < clock_timestamp() + make_interval(secs => $3)
    ) - clock_timestamp()) * 1000)::bigint
FROM linkrunner_outbox.relay WHERE scope = $1 AND id <> $2";

/// The announcement is valid for some seconds more than asked for, so that it is written every few seconds only: while somebody
/// holds a transaction open, the server keeps every version of a row, and each beat reads all of them.
const ANNOUNCE: &str = "
INSERT INTO linkrunner_outbox.relay AS r (scope, id, share, until)
VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4 + 5))
ON CONFLICT (scope, id) DO UPDATE SET share = excluded.share, until = excluded.until
WHERE r.share <> excluded.share OR r.until < clock_timestamp() + make_interval(secs => $4)";

/// Times as milliseconds since 1970.
const SET_PAUSE: &str = "
UPDATE linkrunner_outbox.scope SET paused_at = to_timestamp($2 / 1000.0), paused_until = to_timestamp($3 / 1000.0)
WHERE name = $1";

pub(super) async fn beat(client: &Client, me: RelayId, beat: &Beat) -> Result<Share, Failure> {
    let name = storable(&beat.scope);
    let scope: Param<'_> = (&name, Type::TEXT);
    let holds = seconds(beat.until);
    let too_far = share::too_far(0, holds.ceil() as i64) as f64;
    let stored = lock(client, &scope).await?;
    let forget = [scope.clone(), (&too_far, Type::FLOAT8)];
    client.execute_typed(FORGET, &forget).await?;
    let silent = seconds(share::SILENT);
    let others = [scope.clone(), (&me.0, Type::INT8), (&silent, Type::FLOAT8)];
    let others = client.query_typed_one(OTHERS, &others).await?;
    let (count, taken, before): (i64, i64, i64) = (others.get(0), others.get(1), others.get(2));
    let now: i64 = others.get(3);
    let silent: Option<i64> = others.get(4);
    let relays = count + 1;
    let granted = beat
        .pace
        .map(|pace| share::grant(pace, relays, before, taken, now));
    let share = i64::from(granted.unwrap_or(0).max(beat.used));
    let announce = [
        scope.clone(),
        (&me.0, Type::INT8),
        (&share, Type::INT8),
        (&holds, Type::FLOAT8),
    ];
    client.execute_typed(ANNOUNCE, &announce).await?;
    Ok(Share {
        pace: granted,
        pause: pause(client, scope, stored, beat.pause, now).await?,
        relays: u32::try_from(relays).unwrap_or(u32::MAX),
        silent: silent.map(|millis| between(0, millis)),
    })
}

/// Locks the scope. Returns its stored pause: the begin and the end.
async fn lock(client: &Client, scope: &Param<'_>) -> Result<(i64, i64), Failure> {
    let scope = slice::from_ref(scope);
    let locked = match client.query_typed_opt(LOCK, scope).await? {
        Some(locked) => locked,
        None => {
            client.execute_typed(CREATE, scope).await?;
            client.query_typed_one(LOCK, scope).await?
        }
    };
    Ok((locked.get(0), locked.get(1)))
}

/// The pause of the scope: the longer one of the stored pause and the announced one.
async fn pause(
    client: &Client,
    scope: Param<'_>,
    stored: (i64, i64),
    asked: Option<Duration>,
    now: i64,
) -> Result<Duration, Failure> {
    let pause = share::longer_pause(Some(stored), asked.map_or(0, span), now);
    if pause.is_new {
        let until = now.saturating_add(pause.left);
        let params = [scope, (&now, Type::INT8), (&until, Type::INT8)];
        client.execute_typed(SET_PAUSE, &params).await?;
    }
    Ok(between(0, pause.left))
}

pub(super) async fn leave(client: &Client, me: RelayId) -> Result<(), Failure> {
    let leave = "DELETE FROM linkrunner_outbox.relay WHERE id = $1";
    client.execute_typed(leave, &[(&me.0, Type::INT8)]).await?;
    Ok(())
}

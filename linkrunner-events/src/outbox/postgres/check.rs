//! Examines the database and reports what makes the outbox slow or unsafe. Changes nothing.

use std::fmt;
use std::time::{Duration, SystemTime};

use tokio_postgres::{Client, Row};

use super::failure::Failure;
use super::stats::stats;
use crate::outbox::count::unsigned;
use crate::outbox::millis::between;
use crate::outbox::stats::{OutboxStats, notes};

/// Autovacuum removes dead rows by the thousands. So many are left only if it cannot, and a claim then takes a tenth of a second.
const MANY_DEAD_ROWS: u64 = 500_000;

/// A transaction of this age keeps the dead rows of a busy outbox.
const LONG_TRANSACTION: Duration = Duration::from_secs(5 * 60);

/// Relays use the clock of the database only. A larger difference is worth knowing all the same: logs do not match.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(2);

const OLDEST_VERSION: i32 = 130_000;

const TABLE: &str = "
SELECT pg_total_relation_size('linkrunner_outbox.outbox'), coalesce(
    (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'linkrunner_outbox.outbox'::regclass), 0)";

const MISSING_INDEXES: &str = "
SELECT name FROM unnest(ARRAY['outbox_lanes', 'outbox_retries', 'outbox_waiting', 'outbox_pkey']) AS name
WHERE NOT EXISTS (
    SELECT FROM pg_index WHERE indexrelid = to_regclass('linkrunner_outbox.' || name)
        AND indrelid = 'linkrunner_outbox.outbox'::regclass AND indisvalid AND indisready
)";

const LOST_LEASES: &str =
    "SELECT count(*) FROM linkrunner_outbox.outbox WHERE holder IS NOT NULL AND due <= now()";

/// The oldest transaction or prepared transaction: it keeps dead rows.
const OLDEST_TRANSACTION: &str = "
SELECT (extract(epoch FROM now() - begun) * 1000)::bigint, what FROM (
    SELECT xact_start AS begun, 'process ' || pid || ' of the role `' || usename || '`'
        || CASE WHEN application_name = '' THEN '' ELSE ', application `' || application_name || '`' END
        || ', ' || coalesce(state, 'unknown') AS what
    FROM pg_stat_activity
    WHERE (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND datname = current_database()
    UNION ALL
    SELECT prepared, 'prepared transaction `' || gid || '`' FROM pg_prepared_xacts WHERE database = current_database()
) AS transactions WHERE begun IS NOT NULL ORDER BY begun LIMIT 1";

const SETTINGS: &str = "
SELECT current_setting('server_version_num')::integer, current_setting('server_version'),
    current_setting('fsync'), current_setting('synchronous_commit'), current_setting('autovacuum'),
    current_setting('data_checksums'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// The state and the problems of an outbox in a database. [`Display`](fmt::Display) shows the problems and the notes, each on a
/// line.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::outbox::Outbox;
///
/// let check = Outbox::postgres("postgres://relay@localhost/shop".parse()?).check().await?;
/// assert!(check.is_sound(), "{check}");
/// println!("{} events wait in PostgreSQL {}", check.stats.pending, check.server_version);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PostgresCheck {
    /// The version of PostgreSQL, such as `15.8`.
    pub server_version: String,
    /// The numbers of the outbox.
    pub stats: OutboxStats,
    /// The size of the table of pending events with its indexes, in bytes.
    pub table_bytes: u64,
    /// The rows of that table that were deleted or updated and not yet vacuumed, as PostgreSQL estimates them.
    pub dead_rows: u64,
    /// The events whose lease ended before their relay recorded an outcome. They are sent again.
    pub lost_leases: u64,
    /// The age of the oldest transaction of the database. `None` if no other transaction is open, or the role
    /// cannot see those of other roles: grant it `pg_read_all_stats`.
    pub oldest_transaction: Option<Duration>,
    /// The difference between the clocks of the database and this machine.
    pub clock_difference: Duration,
    /// The problems, in sentences.
    pub problems: Vec<String>,
    /// Facts that are worth knowing but are not problems, in sentences.
    pub notes: Vec<String>,
}

impl PostgresCheck {
    /// Whether there are no problems.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for PostgresCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in self.problems.iter().chain(&self.notes) {
            writeln!(f, "{sentence}")?;
        }
        if self.is_sound() {
            writeln!(f, "The outbox is sound.")?;
        }
        Ok(())
    }
}

pub(super) async fn examine(client: &Client) -> Result<PostgresCheck, Failure> {
    let before = SystemTime::now();
    let settings = client.query_typed_one(SETTINGS, &[]).await?;
    let clock_difference = difference(before, SystemTime::now(), settings.get(6));
    let table = client.query_typed_one(TABLE, &[]).await?;
    let lost_leases: i64 = client.query_typed_one(LOST_LEASES, &[]).await?.get(0);
    let oldest = client.query_typed_opt(OLDEST_TRANSACTION, &[]).await?;
    let mut check = PostgresCheck {
        server_version: settings.get(1),
        stats: stats(client).await?,
        table_bytes: unsigned(table.get(0)),
        dead_rows: unsigned(table.get(1)),
        lost_leases: unsigned(lost_leases),
        oldest_transaction: oldest.as_ref().map(|row| between(0, row.get(0))),
        clock_difference,
        problems: Vec::new(),
        notes: Vec::new(),
    };
    check_settings(&settings, &mut check);
    check_function(client, &mut check).await?;
    check_indexes(client, &mut check).await?;
    check_dead_rows(oldest.as_ref(), &mut check);
    note(&mut check);
    Ok(check)
}

/// The time of the database against the middle of its question and answer here.
fn difference(before: SystemTime, after: SystemTime, database: i64) -> Duration {
    let middle = before + after.duration_since(before).unwrap_or_default() / 2;
    let database = SystemTime::UNIX_EPOCH + between(0, database);
    match database.duration_since(middle) {
        Ok(ahead) => ahead,
        Err(behind) => behind.duration(),
    }
}

fn check_settings(settings: &Row, check: &mut PostgresCheck) {
    if settings.get::<_, i32>(0) < OLDEST_VERSION {
        check.problems.push(format!(
            "The server has PostgreSQL {}. Use 13 or newer.",
            check.server_version
        ));
    }
    let is_off = |column| settings.get::<_, &str>(column) == "off";
    if is_off(2) {
        check.problems.push(
            "`fsync` is off: a crash of the server can lose events and damage the database. Set it to `on`.".to_owned(),
        );
    }
    if is_off(3) {
        check.problems.push(
            "`synchronous_commit` is off: a crash of the server can lose the newest events, and send others twice. Set it to `on` for \
             the database and for all roles that enqueue or relay."
                .to_owned(),
        );
    }
    if is_off(4) {
        check.problems.push(
            "`autovacuum` is off: dead rows are never removed, and claims become slower and slower. Set it to `on`.".to_owned(),
        );
    }
    if is_off(5) {
        check.notes.push(
            "Data checksums are off, so PostgreSQL does not notice a damaged page. `pg_checksums --enable` turns them on while the \
             server is stopped."
                .to_owned(),
        );
    }
}

async fn check_function(client: &Client, check: &mut PostgresCheck) -> Result<(), Failure> {
    let function = "SELECT to_regprocedure('linkrunner_outbox.enqueue(text, text, text, boolean, text, text)') IS NULL";
    if client.query_typed_one(function, &[]).await?.get(0) {
        check.problems.push(
            "The function `linkrunner_outbox.enqueue` is missing. Create it again, as `linkrunner outbox migrate --print` shows it."
                .to_owned(),
        );
    }
    Ok(())
}

async fn check_indexes(client: &Client, check: &mut PostgresCheck) -> Result<(), Failure> {
    for row in client.query_typed(MISSING_INDEXES, &[]).await? {
        let name: &str = row.get(0);
        check.problems.push(format!(
            "The index `linkrunner_outbox.{name}` is missing or invalid, so claims read the whole table. Drop it if it exists, and \
             create it with the statement of `linkrunner outbox migrate --print`, with `CONCURRENTLY`."
        ));
    }
    Ok(())
}

fn check_dead_rows(oldest: Option<&Row>, check: &mut PostgresCheck) {
    let many = check.dead_rows >= MANY_DEAD_ROWS;
    if let (Some(row), Some(age)) = (oldest, check.oldest_transaction) {
        if age >= LONG_TRANSACTION {
            let what: &str = row.get(1);
            check.problems.push(format!(
                "A transaction is open for {} minutes ({what}). Until it ends, PostgreSQL keeps all dead rows, and claims become \
                 slower. End it with `SELECT pg_terminate_backend(PID)`, or `ROLLBACK PREPARED` if it is a prepared one.",
                age.as_secs() / 60
            ));
        }
    }
    if many {
        check.problems.push(format!(
            "The table has {} dead rows, which slow claims down. If no transaction is open for long, run `VACUUM \
             linkrunner_outbox.outbox` as the owner of the table, and check that autovacuum keeps up.",
            check.dead_rows
        ));
    }
}

fn note(check: &mut PostgresCheck) {
    check.notes.extend(notes(&check.stats, check.lost_leases));
    if check.clock_difference >= CLOCK_DIFFERENCE {
        check.notes.push(format!(
            "The clocks of the database and this machine differ by {:.1} seconds. Relays use that of the database only.",
            check.clock_difference.as_secs_f64()
        ));
    }
}

//! Numbers in the text format of Prometheus.

use std::fmt::Display;
use std::fmt::Write as _;
use std::time::Duration;

use linkrunner_events::outbox::{DeadReason, OutboxStats, RelayReport, RelayState};

use super::blocked::{Reason, blocked};
use crate::outbox::place::{Numbers, Table};

pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The numbers of a relay, and of its outbox unless they could not be read.
pub(super) fn text(report: &RelayReport, state: &RelayState, numbers: Option<&Numbers>) -> String {
    let mut text = Text::default();
    text.gauge(
        "up",
        "Whether the metrics of the outbox could be read; if 0, only the metrics of this relay are shown.",
        u8::from(numbers.is_some()),
    );
    if let Some(numbers) = numbers {
        add_outbox(&mut text, &numbers.stats);
        if let Some(table) = &numbers.database {
            add_table(&mut text, table);
        }
    }
    add_relay(&mut text, report, state);
    text.0
}

/// All processes together.
fn add_outbox(text: &mut Text, stats: &OutboxStats) {
    text.gauge(
        "pending_events",
        "Events that wait or are in flight.",
        stats.pending,
    );
    text.gauge(
        "pending_bytes",
        "Bytes of the bodies of pending events.",
        stats.pending_bytes,
    );
    text.gauge(
        "leased_events",
        "Pending events that a relay holds.",
        stats.leased,
    );
    text.gauge(
        "abandoned_events",
        "Leased events of relays that ended without a shutdown. They are sent again when their leases end.",
        stats.abandoned,
    );
    text.gauge(
        "retrying_events",
        "Pending events that failed and will be retried.",
        stats.retrying,
    );
    text.gauge(
        "oldest_age_seconds",
        "Age of the oldest pending event, 0 if there is none.",
        seconds(stats.oldest),
    );
    text.begin("dead_letters", "gauge", "Dead letters, by reason.");
    for reason in DeadReason::all() {
        let count = stats.dead.iter().find(|(dead, _)| *dead == reason);
        let labels = format!("{{reason=\"{}\"}}", reason.id());
        text.value(
            "dead_letters",
            &labels,
            count.map_or(0, |(_, count)| *count),
        );
    }
    text.gauge("relays", "Running relays of all processes.", stats.relays);
    text.gauge(
        "pause_seconds",
        "How long sending is still paused after a 429.",
        seconds(stats.pause),
    );
}

fn add_table(text: &mut Text, table: &Table) {
    text.gauge(
        "table_bytes",
        "Size of the table of pending events with its indexes.",
        table.bytes,
    );
    text.gauge(
        "table_dead_rows",
        "Dead rows of the table of pending events that are not vacuumed yet, as PostgreSQL estimates.",
        table.dead_rows,
    );
    text.gauge(
        "oldest_transaction_age_seconds",
        "Age of the oldest open transaction of the database, which prevents the removal of dead rows; 0 if there is none or the role lacks pg_read_all_stats.",
        seconds(table.oldest_transaction),
    );
}

/// This process alone.
fn add_relay(text: &mut Text, report: &RelayReport, state: &RelayState) {
    for (name, help, value) in [
        (
            "relay_sent_total",
            "Events that Linkrunner accepted.",
            report.sent,
        ),
        (
            "relay_rejected_total",
            "Events that Linkrunner refused.",
            report.rejected,
        ),
        (
            "relay_dead_total",
            "Events that were given up, were too old, or may have arrived, and are dead letters.",
            report.dead,
        ),
        (
            "relay_damaged_total",
            "Rows that are not a valid request, and are dead letters.",
            report.damaged,
        ),
        (
            "relay_retries_total",
            "Failed attempts after which the event is retried.",
            report.retries,
        ),
        (
            "relay_lost_leases_total",
            "Events whose lease ended before their outcome was recorded. They may be sent twice.",
            report.lost_leases,
        ),
        (
            "relay_store_errors_total",
            "Errors of the storage.",
            report.store_errors,
        ),
    ] {
        text.begin(
            name,
            "counter",
            &format!("{help} Since this relay started."),
        );
        text.value(name, "", value);
    }
    text.begin(
        "relay_blocked",
        "gauge",
        "Whether this relay sends nothing, by reason: 1 for the present one. /healthz has the reason in words.",
    );
    let present = blocked(state).map(|blocked| blocked.reason);
    for reason in Reason::ALL {
        let labels = format!("{{reason=\"{}\"}}", reason.id());
        text.value("relay_blocked", &labels, u8::from(present == Some(reason)));
    }
    if let Some(share) = state.share {
        text.gauge(
            "relay_share_requests_per_second",
            "Share of the rate limit that this relay has, in requests per second.",
            share,
        );
    }
}

/// An absent time is 0: a missing line would look like a missing relay.
fn seconds(time: Option<Duration>) -> f64 {
    time.unwrap_or_default().as_secs_f64()
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.begin(name, "gauge", help);
        self.value(name, "", value);
    }

    // A string takes everything.
    fn begin(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP linkrunner_outbox_{name} {help}");
        let _ = writeln!(self.0, "# TYPE linkrunner_outbox_{name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.0, "linkrunner_outbox_{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_lines_with_help_and_type() {
        let mut numbers = Numbers {
            stats: OutboxStats::default(),
            database: Some(Table {
                bytes: 8_192,
                dead_rows: 3,
                oldest_transaction: None,
            }),
        };
        numbers.stats.oldest = Some(Duration::from_millis(1_500));
        numbers.stats.dead = DeadReason::from_id("in_doubt")
            .map(|reason| (reason, 2))
            .into_iter()
            .collect();
        let mut state = RelayState::default();
        state.share = Some(15);
        state.rate_limited_for = Some(Duration::from_secs(9));
        insta::assert_snapshot!(text(&RelayReport::default(), &state, Some(&numbers)));
    }

    #[test]
    fn without_the_outbox_the_relay_remains() {
        let text = text(&RelayReport::default(), &RelayState::default(), None);
        assert!(text.contains("\nlinkrunner_outbox_up 0\n"), "{text}");
        assert!(
            text.contains("\nlinkrunner_outbox_relay_sent_total 0\n"),
            "{text}"
        );
        assert!(!text.contains("pending"), "{text}");
    }
}

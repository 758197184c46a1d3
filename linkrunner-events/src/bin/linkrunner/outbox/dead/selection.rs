//! Selects dead letters by the options of a command line.

use std::time::Duration;

use linkrunner_events::outbox::{DeadFilter, DeadReason};

use crate::outbox::error::Error;
use crate::time;

/// Conditions. A dead letter has to meet all of them.
#[derive(Debug, clap::Args)]
pub(super) struct Selection {
    /// Only events of this name, or payments of this type
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Only dead letters with this reason: rejected, given_up, expired, in_doubt or damaged
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: Option<DeadReason>,
    /// Only dead letters that became so at least this long ago, such as 30s or 2h
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    older_than: Option<Duration>,
    /// Only dead letters with these ids
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    id: Vec<i64>,
}

impl Selection {
    pub(super) fn filter(&self) -> DeadFilter {
        let mut filter = self
            .id
            .iter()
            .copied()
            .fold(DeadFilter::all(), DeadFilter::id);
        if let Some(event) = &self.event {
            filter = filter.name(event);
        }
        if let Some(reason) = self.reason {
            filter = filter.reason(reason);
        }
        if let Some(time) = self.older_than {
            filter = filter.dead_for(time);
        }
        filter
    }
}

/// Conditions, or `--all`.
#[derive(Debug, clap::Args)]
pub(super) struct Chosen {
    #[command(flatten)]
    selection: Selection,
    /// All dead letters
    #[arg(long, conflicts_with_all = ["event", "reason", "older_than", "id"])]
    all: bool,
}

impl Chosen {
    /// The filter. Fails without a condition and without `--all`.
    pub(super) fn filter(&self, verb: &'static str) -> Result<DeadFilter, Error> {
        let filter = self.selection.filter();
        if filter == DeadFilter::all() && !self.all {
            return Err(Error::NoSelection { verb });
        }
        Ok(filter)
    }

    /// The damaged ones among the chosen dead letters. `None` if another reason was asked for.
    pub(super) fn damaged(&self) -> Option<DeadFilter> {
        let has_other_reason = self
            .selection
            .reason
            .is_some_and(|reason| reason != DeadReason::Damaged);
        (!has_other_reason).then(|| self.selection.filter().reason(DeadReason::Damaged))
    }
}

fn reason(text: &str) -> Result<DeadReason, String> {
    DeadReason::from_id(&text.replace('-', "_"))
        .ok_or_else(|| "write rejected, given_up, expired, in_doubt or damaged".to_owned())
}

//! Findings that need earlier calls: names in another spelling, and sales that arrive twice.

use std::collections::{HashMap, VecDeque};

use super::contract::Command;
pub(super) use super::sale::Accepted;
use super::sale::{LENGTH, Sale};
use crate::lint::raw::{folded, quote};
use crate::lint::{Finding, Rule};

/// How many names are remembered.
const NAMES: usize = 1_000;
/// How many sales are remembered.
const SALES: usize = 1_000;

/// The names and sales of earlier calls, within bounds.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Each name in its first spelling, by its letters and digits alone.
    names: HashMap<String, String>,
    /// The accepted sales, in the order of their arrival.
    sales: VecDeque<Sale>,
}

impl History {
    /// Compares a call with earlier ones.
    pub(crate) fn lint(&self, call: Accepted<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(name) = event_name(call) {
            findings.extend(self.spelled_differently(name));
        }
        if let Some(sale) = Sale::of(call) {
            findings.extend(self.sale_twice(&sale));
        }
        findings
    }

    /// Remembers a call that took effect.
    pub(crate) fn remember(&mut self, call: Accepted<'_>) {
        if let Some(name) = event_name(call) {
            if self.names.len() < NAMES && name.len() <= LENGTH {
                self.names
                    .entry(folded(name))
                    .or_insert_with(|| name.to_owned());
            }
        }
        if let Some(sale) = Sale::of(call) {
            if self.sales.len() >= SALES {
                self.sales.pop_front();
            }
            self.sales.push_back(sale);
        }
    }

    fn spelled_differently(&self, name: &str) -> Option<Finding> {
        let first = self
            .names
            .get(&folded(name))
            .filter(|first| *first != name)?;
        Some(Finding::new(
            Rule::NameSpelledDifferently,
            format!(
                "the name {} differs only in its spelling from {}, which was sent before, and Linkrunner takes them for \
                 two events; send one of the two everywhere",
                quote(name),
                quote(first)
            ),
        ))
    }

    fn sale_twice(&self, sale: &Sale) -> Option<Finding> {
        let first = self.sales.iter().rev().find(|first| first.is_same(sale))?;
        let kind = if first.is_payment {
            "a payment"
        } else {
            "an event"
        };
        Some(Finding::new(
            Rule::SaleTwice,
            format!(
                "this sale came as {kind} before, with call {}, and counts twice; send it as a payment alone",
                first.number
            ),
        ))
    }
}

fn event_name(call: Accepted<'_>) -> Option<&str> {
    match call.command {
        Command::CaptureEvent => call.body.get("event_name")?.as_str(),
        _ => None,
    }
}

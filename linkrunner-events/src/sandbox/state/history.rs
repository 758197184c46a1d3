//! Findings that need earlier calls: names in another spelling, and sales that arrive twice.

use std::collections::{HashMap, VecDeque};

use super::contract::{Command, Removal};
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
    /// Each name in its first spelling, with the number of its first call, by its letters and digits alone.
    names: HashMap<String, (String, u64)>,
    /// The accepted sales, in the order of their arrival.
    sales: VecDeque<Sale>,
}

impl History {
    /// Compares a call that has an effect with earlier ones.
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
                    .or_insert_with(|| (name.to_owned(), call.number));
            }
        }
        if let Some(sale) = Sale::of(call) {
            if self.sales.len() >= SALES {
                self.sales.pop_front();
            }
            self.sales.push_back(sale);
        }
        if let Command::RemovePayment(removal) = call.command {
            self.forget(removal);
        }
    }

    /// Puts back what was remembered before.
    pub(crate) fn put_back(&mut self, earlier: Self) {
        let since = std::mem::replace(self, earlier);
        for (folded, name) in since.names {
            if self.names.len() < NAMES {
                self.names.entry(folded).or_insert(name);
            }
        }
        self.sales.extend(since.sales);
        let beyond = self.sales.len().saturating_sub(SALES);
        self.sales.drain(..beyond);
    }

    /// A removed payment does not count any more.
    fn forget(&mut self, removal: &Removal) {
        self.sales.retain(|sale| !sale.is_removed_by(removal));
    }

    fn spelled_differently(&self, name: &str) -> Option<Finding> {
        let (first, number) = self.names.get(&folded(name))?;
        if first == name {
            return None;
        }
        let message = format!(
            "the names {} and {} (call {number}) differ only in spelling, so Linkrunner treats them as two events; use one \
             spelling everywhere",
            quote(name),
            quote(first)
        );
        let finding = Finding::new(Rule::NameSpelledDifferently, message);
        Some(finding.with_earlier_call(*number))
    }

    fn sale_twice(&self, sale: &Sale) -> Option<Finding> {
        let earlier = || self.sales.iter().rev();
        // A common id is surer than a common amount.
        let first = earlier()
            .find(|first| first.has_common_id(sale))
            .or_else(|| earlier().find(|first| first.is_alike(sale)))?;
        let kind = if first.is_payment {
            "a payment"
        } else {
            "an event"
        };
        let message = format!(
            "call {} already sent this sale as {kind}, so its revenue counts twice; send it only as a payment",
            first.number
        );
        Some(Finding::new(Rule::SaleTwice, message).with_earlier_call(first.number))
    }
}

fn event_name(call: Accepted<'_>) -> Option<&str> {
    match call.command {
        Command::CaptureEvent => call.body.get("event_name")?.as_str(),
        _ => None,
    }
}

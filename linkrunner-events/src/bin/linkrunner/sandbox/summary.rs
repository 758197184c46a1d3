//! The sum of the calls, for the end of the program.

use std::fmt;

use linkrunner_events::Severity;
use linkrunner_events::sandbox::Received;

use crate::count::count;

/// How many calls there were of each kind.
#[derive(Debug, Default)]
pub(super) struct Summary {
    calls: u64,
    rejected: u64,
    with_findings: u64,
    errors: u64,
    warnings: u64,
}

impl Summary {
    pub(super) fn add(&mut self, call: &Received) {
        self.calls += 1;
        self.rejected += u64::from(!call.is_accepted());
        self.with_findings += u64::from(!call.findings().is_empty());
        for finding in call.findings() {
            match finding.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                _ => {}
            }
        }
    }
}

/// `12 calls: 2 rejected, 3 with findings (1 error, 4 warnings)`
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} rejected, {} with findings ({}, {})",
            count(self.calls, "call"),
            self.rejected,
            self.with_findings,
            count(self.errors, "error"),
            count(self.warnings, "warning"),
        )
    }
}

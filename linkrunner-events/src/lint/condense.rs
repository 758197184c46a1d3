//! Keeps the findings of one call readable: a list of a thousand wrong items is one mistake.

use std::collections::HashMap;

use super::finding::Finding;

/// The maximum number of findings of one rule for one call.
const MAX_PER_RULE: usize = 5;

/// Sorts by severity and keeps the first findings of each rule. The last kept one gives the number of dropped ones.
pub(crate) fn condense(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let count = counts.entry(finding.rule()).or_insert(0_usize);
        *count += 1;
        if *count <= MAX_PER_RULE {
            kept.push(finding);
        }
    }
    for (rule, count) in counts {
        let more = count.saturating_sub(MAX_PER_RULE);
        let last = kept.iter_mut().rfind(|finding| finding.rule() == rule);
        if let (1.., Some(last)) = (more, last) {
            *last = Finding::new(rule, format!("{last} (and {more} more findings like this)"));
        }
    }
    kept.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    kept
}

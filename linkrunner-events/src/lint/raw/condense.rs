//! Keeps the findings of one call readable: a list of a thousand wrong items is one mistake.

use std::collections::HashMap;

use crate::lint::finding::Finding;

/// How often one rule may speak of one call.
const MOST: usize = 5;

/// The gravest first, and of each rule the first few, the last of which says how many more there are.
pub(super) fn condense(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let count = counts.entry(finding.rule()).or_insert(0_usize);
        *count += 1;
        if *count <= MOST {
            kept.push(finding);
        }
    }
    for (rule, count) in counts {
        let more = count.saturating_sub(MOST);
        let last = kept.iter_mut().rfind(|finding| finding.rule() == rule);
        if let (1.., Some(last)) = (more, last) {
            *last = Finding::new(rule, format!("{last} (and {more} more of this kind)"));
        }
    }
    kept.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    kept
}

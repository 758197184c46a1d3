//! Which planned events no test sent.

use std::fs;
use std::path::Path;

use linkrunner_events::plan::{Coverage, Decisions, Seen};

use crate::plans::{decisions, plan};

const LOCK: &str = r#"
[event.app_opened]

[event.order_paid]
ecommerce = "Purchase"
fields."order_id" = { shape = "string" }
fields."coupon" = { shape = "string", optional = true }

[event.trial_started]

[payment.refund]
fields."reason" = { shape = "string" }

[context.app]
fields."release" = { shape = "string" }
"#;

fn seen(test: &str, lines: &[&str]) -> Seen {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("coverage")
        .join(test);
    fs::create_dir_all(&folder).expect("created");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.join("1.jsonl"), text).expect("written");
    Seen::read(&folder).expect("records")
}

fn sent(test: &str, lines: &[&str]) -> Vec<String> {
    let coverage = Coverage::of(&plan(LOCK), &Decisions::default(), &seen(test, lines));
    assert_eq!(coverage.sent.len() + coverage.unsent.len(), 4);
    coverage.sent.iter().map(ToString::to_string).collect()
}

#[test]
fn payments_without_a_type_count_by_their_keys() {
    for (line, expected) in [
        (
            r#"{"payment":{"data":null,"keys":["order_id"]}}"#,
            vec!["order_paid"],
        ),
        (
            r#"{"payment":{"data":null,"keys":["coupon","order_id","release"]}}"#,
            vec!["order_paid"],
        ),
        (r#"{"payment":{"data":null,"keys":["coupon"]}}"#, vec![]),
        (
            r#"{"payment":{"data":null,"keys":["order_id","other"]}}"#,
            vec![],
        ),
        (
            r#"{"payment":{"data":"refund","keys":[]}}"#,
            vec!["payment refund"],
        ),
        (
            r#"{"payment":{"data":"not_planned","keys":["reason"]}}"#,
            vec!["payment refund"],
        ),
        (r#"{"event":"order_paid"}"#, vec!["order_paid"]),
        (r#"{"event":"not_planned"}"#, vec![]),
    ] {
        assert_eq!(sent("keys", &[line]), expected, "{line}");
    }
}

#[test]
fn what_must_be_sent_is_missing_until_it_is_sent() {
    let required = decisions(
        "event.trial_started.must_be_sent = true\nevent.gone.must_be_sent = true\n\
         payment.refund.must_be_sent = true\nevent.order_paid.must_be_sent = false\n",
    );
    let some = seen(
        "some",
        &[r#"{"event":"app_opened"}"#, r#"{"event":"trial_started"}"#],
    );
    let coverage = Coverage::of(&plan(LOCK), &required, &some);
    assert!(!coverage.is_sufficient());
    insta::assert_snapshot!(coverage.to_text(), @r"
    2 of 4 planned events and payments were sent.

    Not sent by any test:
      order_paid

    Not sent by any test, but `must_be_sent`:
      gone (no lock file has it)
      payment refund
    ");
    insta::assert_snapshot!(coverage.to_json(), @r#"
    {
      "planned": 4,
      "sent": [
        "app_opened",
        "trial_started"
      ],
      "unsent": [
        "order_paid",
        "payment refund"
      ],
      "missing": [
        "gone",
        "payment refund"
      ]
    }
    "#);
    let enough = decisions("event.trial_started.must_be_sent = true");
    assert!(Coverage::of(&plan(LOCK), &enough, &some).is_sufficient());
}

#[test]
fn a_name_cannot_control_a_terminal() {
    let lock = "[event.\"a\\u001b[31m\\nb\"]\n";
    let plan = plan(lock);
    let text = Coverage::of(&plan, &Decisions::default(), &Seen::default()).to_text();
    assert!(text.contains(r"a\u001b[31m\nb"), "{text}");
}

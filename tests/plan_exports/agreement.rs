//! The check of calls and the JSON Schema say the same about random calls.

use linkrunner_events::Endpoint;
use linkrunner_events::plan::Plan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::json_schema::Calls;
use crate::random::{Edit, RandomPlan, apply, data, edits, plans};

/// A plan, data that fits its event, data that fits its payment, and edits.
type Case = (RandomPlan, Value, Value, Vec<(usize, Edit)>);

fn cases() -> impl Strategy<Value = Case> {
    plans().prop_flat_map(|plan| {
        let (event, payment) = (data(&plan.event), data(&plan.payment));
        (Just(plan), event, payment, edits())
    })
}

fn event(data: &Value) -> Value {
    json!({ "event_name": "event", "user_id": "u", "event_data": data })
}

fn payment(data: &Value) -> Value {
    json!({ "user_id": "u", "payment_id": "p", "amount": 5, "event_data": data })
}

fn is_as_planned(plan: &Plan, endpoint: Endpoint, body: &Value) -> bool {
    plan.check(endpoint, body).findings.is_empty()
}

fn edited(data: &Value, edits: &[(usize, Edit)]) -> Value {
    let mut data = data.clone();
    for (place, edit) in edits {
        apply(&mut data, *place, edit);
    }
    data
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn calls_that_fit_the_plan_are_valid((random, for_event, for_payment, _) in cases()) {
        let plan = random.plan();
        let calls = Calls::of(&plan);
        let body = event(&for_event);
        prop_assert_eq!(plan.check(Endpoint::CaptureEvent, &body).findings, []);
        prop_assert!(calls.is_event(&body), "{}", body);
        let body = payment(&for_payment);
        prop_assert_eq!(plan.check(Endpoint::CapturePayment, &body).findings, []);
        prop_assert!(calls.is_payment(&body), "{}", body);
    }

    #[test]
    fn edited_calls_are_valid_if_and_only_if_nothing_is_found((random, for_event, for_payment, edits) in cases()) {
        let plan = random.plan();
        let calls = Calls::of(&plan);
        for data in [&for_event, &for_payment] {
            let data = edited(data, &edits);
            let body = event(&data);
            let found = plan.check(Endpoint::CaptureEvent, &body).findings;
            prop_assert_eq!(found.is_empty(), calls.is_event(&body), "{} {:?}", body, found);
            let body = payment(&data);
            let found = plan.check(Endpoint::CapturePayment, &body).findings;
            prop_assert_eq!(found.is_empty(), calls.is_payment(&body), "{} {:?}", body, found);
        }
    }

    #[test]
    fn a_plan_survives_its_lock((random, ..) in cases()) {
        let plan = random.plan();
        let lock = linkrunner_events::plan::Lock::parse(&plan.to_lock()).expect("a lock file");
        prop_assert_eq!(lock.plan.to_json_schema(), plan.to_json_schema());
    }
}

/// The edits make both kinds of calls. Otherwise the comparison would say little.
#[test]
fn edits_break_some_calls_and_leave_others() {
    let mut runner = TestRunner::deterministic();
    let mut kept = 0;
    for _ in 0..400 {
        let (random, for_event, _, edits) =
            cases().new_tree(&mut runner).expect("a case").current();
        let body = event(&edited(&for_event, &edits));
        kept += usize::from(is_as_planned(&random.plan(), Endpoint::CaptureEvent, &body));
    }
    assert!((80..320).contains(&kept), "{kept} of 400 still fit");
}

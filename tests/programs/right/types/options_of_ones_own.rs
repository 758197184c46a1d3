//! A type that is called `Option` and is none.

use linkrunner_events::{Amount, LinkrunnerEvent, Number};

mod prices {
    pub struct Option<T>(pub T);
}

impl Amount for prices::Option<f64> {
    fn to_number(&self) -> Number {
        self.0.to_number()
    }
}

#[derive(LinkrunnerEvent)]
struct PlanChosen {
    amount: prices::Option<f64>,
    currency: linkrunner_events::Currency,
}

#[test]
fn runs() {
    let [schema] = PlanChosen::SCHEMAS else {
        unreachable!()
    };
    assert!(schema.fields().all(|field| !field.is_optional()));
    let event = PlanChosen {
        amount: prices::Option(1.5),
        currency: linkrunner_events::Currency::EUR,
    };
    assert!(event.payload("u").to_vec().is_ok());
}

use linkrunner_events::{Amount, Number};

impl Amount for String {
    fn to_number(&self) -> Number {
        Number::from(0)
    }
}

fn main() {}

use std::time::Duration;

use linkrunner_events::LinkrunnerEvent;

use crate::data;

mod convert {
    pub fn text<T: ToString>(value: &T) -> String {
        value.to_string()
    }
}

struct Money {
    cents: i64,
}

impl Money {
    fn major(&self) -> f64 {
        self.cents as f64 / 100.0
    }
}

struct Private(u8);

impl Private {
    fn get(&self) -> &u8 {
        &self.0
    }
}

#[derive(LinkrunnerEvent)]
struct Watched<T: ToString> {
    #[linkrunner(with = Duration::as_secs)]
    seconds: Duration,
    #[linkrunner(with = convert::text::<u8>)]
    episode: u8,
    #[linkrunner(with = convert::text)]
    season: T,
    #[linkrunner(with = Money::major)]
    amount: Money,
    #[linkrunner(with = u64::to_string)]
    order_id: u64,
    #[linkrunner(with = str::to_owned)]
    title: &'static str,
    #[linkrunner(with = Private::get)]
    borrowed: Private,
    #[linkrunner(with = Option::as_deref)]
    optional: Option<String>,
    #[linkrunner(with = self::currency)]
    currency: u8,
}

fn currency(_: &u8) -> linkrunner_events::Currency {
    linkrunner_events::Currency::INR
}

#[test]
fn runs() {
    let event = Watched {
        seconds: Duration::from_millis(1500),
        episode: 3,
        season: 'x',
        amount: Money { cents: 14_999 },
        order_id: 98_765,
        title: "t",
        borrowed: Private(9),
        optional: None,
        currency: 0,
    };
    assert_eq!(
        data(&event),
        r#"{"seconds":1,"episode":"3","season":"x","amount":149.99,"order_id":"98765","title":"t","borrowed":9,"currency":"INR"}"#,
    );
}

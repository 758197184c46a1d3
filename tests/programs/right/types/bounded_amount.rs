use linkrunner_events::{Amount, LinkrunnerEvent};

use crate::data;

/// The bound is the public trait; the event asks for nothing beyond it.
#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<T: Amount> {
    amount: T,
    value: Option<T>,
}

fn sent<T: Amount>(amount: T) -> String {
    data(&PurchaseCompleted {
        amount,
        value: None,
    })
}

#[test]
fn runs() {
    assert_eq!(sent(2.5), r#"{"amount":2.5}"#);
}

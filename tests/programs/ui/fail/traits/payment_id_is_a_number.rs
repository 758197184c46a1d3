use linkrunner_events::{Payment, RemovePayment};

fn main() {
    let payment_id: i64 = 7;
    let _ = Payment::new("user_1", payment_id, 9.99);
    let _ = RemovePayment::with_id(payment_id);
}

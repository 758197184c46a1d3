use linkrunner_events::Payment;

fn main() {
    let _ = Payment::new(None, "pay_1", 9.99);
}

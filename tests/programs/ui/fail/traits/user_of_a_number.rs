use linkrunner_events::User;

fn main() {
    let _ = User::id(12345);
}

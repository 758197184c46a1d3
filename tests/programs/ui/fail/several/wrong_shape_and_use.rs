use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed(String);

fn main() {
    let event = ItemViewed("sku_1".to_owned());
    let _ = event.payload("user_1").to_vec();
    println!("{}", ItemViewed::EVENT_NAME);
}

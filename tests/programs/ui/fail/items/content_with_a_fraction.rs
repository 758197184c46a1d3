use linkrunner_events::Content;

fn main() {
    let _ = Content::new("sku_cheese", 0.5, 12.0);
}

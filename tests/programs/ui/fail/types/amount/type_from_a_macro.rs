use linkrunner_events::LinkrunnerEvent;

macro_rules! purchase {
    ($name:ident, $amount:ty) => {
        #[derive(LinkrunnerEvent)]
        struct $name {
            amount: $amount,
        }
    };
}

purchase!(PurchaseCompleted, String);

fn main() {}

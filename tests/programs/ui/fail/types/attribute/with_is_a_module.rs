use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = minutes)]
    seconds: u32,
}

mod minutes {
    pub fn serialize<S: serde::Serializer>(seconds: &u32, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u32(seconds / 60)
    }
}

fn main() {}

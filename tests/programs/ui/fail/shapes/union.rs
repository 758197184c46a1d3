use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
union Reading {
    bits: u32,
    float: f32,
}

fn main() {}

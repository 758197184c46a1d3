use linkrunner_events::EventValue;

#[derive(EventValue)]
union Bits {
    float: f32,
    integer: u32,
}

fn main() {}

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct SettingChanged {
    setting: String,
    value: Option<String>,
}

fn main() {}

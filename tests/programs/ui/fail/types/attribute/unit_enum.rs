use linkrunner_events::LinkrunnerEvent;

enum Plan {
    Free,
    Paid,
}

#[derive(LinkrunnerEvent)]
struct PlanChosen {
    plan: Plan,
}

fn main() {}

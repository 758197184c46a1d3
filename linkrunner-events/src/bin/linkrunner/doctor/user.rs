//! Whether Linkrunner knows the user: it stores events of registered users only, and answers 2xx to all.

use linkrunner_events::client::{Inquiry, Reply};

use super::access::answered;
use super::connection::connection;
use super::step::Step;

/// The step without a user.
pub(super) fn not_asked() -> Step {
    Step::skipped("no user given; Linkrunner answers 2xx to all events, and stores only those of registered users")
        .with_todo("add --user with an id that your app has passed to the SDK's `signup`")
}

/// Asks whether Linkrunner knows the user.
pub(super) async fn user(inquiry: &Inquiry, base_url: &str, user: &str) -> Step {
    let reply = inquiry.attribution_result(user).await;
    let shown = inquiry.without_key(user);
    match &reply {
        Ok(known) => verdict(base_url, known, &shown),
        Err(_) => connection(inquiry, &reply).await,
    }
}

fn verdict(base_url: &str, reply: &Reply, user: &str) -> Step {
    match answered(base_url, reply) {
        Err(problem) => problem,
        Ok(204) => Step::problem(
            format!(
                "Linkrunner does not know {user}; it answers 2xx to events of unknown users, but drops them"
            ),
            "send exactly the id that your app passes to the SDK's `signup`, only after that call, and with a server key of the \
             app's project",
        ),
        Ok(_) => match attribution(reply) {
            Some(attribution) => Step::ok(format!("Linkrunner knows {user}{attribution}")),
            None => Step::problem(
                format!("the answer does not say whether Linkrunner knows {user}"),
                "look for the user in the dashboard",
            ),
        },
    }
}

/// The attribution, which a known user has; only in documented words.
fn attribution(reply: &Reply) -> Option<&'static str> {
    let data = reply.json.as_ref()?.get("data")?.as_object()?;
    let kind = data.get("attribution_type").and_then(|kind| kind.as_str());
    Some(match kind {
        Some("ORGANIC") => " (organic)",
        Some("INORGANIC") => " (from a campaign)",
        _ => "",
    })
}

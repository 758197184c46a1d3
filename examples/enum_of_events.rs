//! An enum whose variants are events: one type for a channel, a function or a whole application.
//!
//! ```sh
//! cargo run --example enum_of_events
//! ```

use std::error::Error;
use std::sync::mpsc;
use std::thread;

use linkrunner_events::{LinkrunnerEvent, User};

#[derive(LinkrunnerEvent)]
struct LevelCompleted {
    level: u32,
    stars: u8,
}

#[derive(LinkrunnerEvent)]
struct AchievementUnlocked {
    achievement: &'static str,
}

#[derive(LinkrunnerEvent)]
struct UserReferred;

/// All events of this game.
#[derive(LinkrunnerEvent)]
enum GameEvent {
    Level(LevelCompleted),
    Achievement(AchievementUnlocked),
    Referral(UserReferred),
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("this game tells {}", GameEvent::EVENT_NAMES.join(", "));

    let (sender, events) = mpsc::channel();
    let game = thread::spawn(move || {
        for event in [
            GameEvent::Level(LevelCompleted { level: 5, stars: 3 }),
            GameEvent::Achievement(AchievementUnlocked {
                achievement: "three_stars",
            }),
            GameEvent::Referral(UserReferred),
        ] {
            // The other end is open until this thread has ended.
            let _ = sender.send(event);
        }
    });
    for event in events {
        let body = event.payload(User::id("player_1")).to_vec()?;
        println!("{}: {}", event.event_name(), String::from_utf8_lossy(&body));
    }
    game.join().map_err(|_| "the game panicked")?;
    Ok(())
}

// The plan of this example is `examples/linkrunner.plan.enum_of_events.toml`.
#[cfg(test)]
linkrunner_events::plan_test!();

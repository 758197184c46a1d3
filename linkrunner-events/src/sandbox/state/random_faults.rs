//! Faults at random. The same seed gives the same faults in the same order.

use super::fault::Fault;

/// Faults that calls meet at random.
///
/// ```
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::sandbox::{Fault, RandomFaults, Sandbox};
/// use linkrunner_events::{Client, RetryPolicy, ServerKey};
///
/// let sandbox = Sandbox::start().await?;
/// let client = Client::builder(ServerKey::new("any")?)
///     .base_url(sandbox.base_url())
///     .retry(RetryPolicy::never())
///     .build()?;
/// sandbox.answer_randomly(RandomFaults::new().seed(7).with(Fault::server_error(), 0.5));
///
/// for _ in 0..8 {
///     let _ = client.capture(&AppOpened, "user_12345").await;
/// }
/// let accepted = sandbox.events("app_opened").len();
/// assert!((1..8).contains(&accepted)); // with this seed always the same number
/// # Ok(()) }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone)]
#[must_use = "random faults do nothing until they are given to `SandboxBuilder::random_faults`"]
pub struct RandomFaults {
    shares: Vec<(Fault, f64)>,
    random: fastrand::Rng,
}

impl RandomFaults {
    /// No faults, and a random seed.
    pub fn new() -> Self {
        Self {
            shares: Vec::new(),
            random: fastrand::Rng::new(),
        }
    }

    /// Sets the seed. The same calls in the same order meet the same faults with the same seed. Default: a random seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.random.seed(seed);
        self
    }

    /// Injects `fault` into this share of the calls: 0.1 is one in ten. A share below zero counts as zero. If the
    /// shares add up to more than 1, the last faults get only the rest.
    pub fn with(mut self, fault: Fault, share: f64) -> Self {
        self.shares.push((fault, share));
        self
    }

    pub(crate) fn shares(&self) -> &[(Fault, f64)] {
        &self.shares
    }

    /// Sets other shares. The random numbers go on.
    pub(crate) fn set_shares(&mut self, shares: Vec<(Fault, f64)>) {
        self.shares = shares;
    }

    pub(crate) fn draw(&mut self) -> Option<Fault> {
        if self.shares.is_empty() {
            return None;
        }
        let mut drawn = self.random.f64();
        for (fault, share) in &self.shares {
            // Neither a negative share nor NaN is drawn.
            let share = share.max(0.0);
            if drawn < share {
                return Some(fault.clone());
            }
            drawn -= share;
        }
        None
    }
}

impl Default for RandomFaults {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(seed: u64) -> Vec<Option<String>> {
        let mut random = RandomFaults::new()
            .seed(seed)
            .with(Fault::rate_limited(), 0.1)
            .with(Fault::disconnect(), 0.05);
        let draw = |_| random.draw().and_then(|fault| fault.label());
        (0..2000).map(draw).collect()
    }

    #[test]
    fn a_seed_gives_the_same_faults_in_about_their_shares() {
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        let count = |label: &str| {
            let drawn = draws(7);
            drawn
                .iter()
                .flatten()
                .filter(|drawn| *drawn == label)
                .count()
        };
        assert!((150..250).contains(&count("429")), "{}", count("429"));
        assert!(
            (60..140).contains(&count("offline")),
            "{}",
            count("offline")
        );
    }

    #[test]
    fn shares_that_are_none() {
        let mut never = RandomFaults::new()
            .with(Fault::server_error(), -1.0)
            .with(Fault::server_error(), f64::NAN)
            .with(Fault::server_error(), 0.0);
        assert!((0..1000).all(|_| never.draw().is_none()));
        let mut always = RandomFaults::new().with(Fault::server_error(), 2.0);
        assert!((0..1000).all(|_| always.draw().is_some()));
    }
}

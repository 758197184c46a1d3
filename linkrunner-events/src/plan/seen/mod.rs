//! The events and payments that tests sent, as recorded by the recorder and the sandbox.

mod folder;
mod read;
#[cfg(any(feature = "client", feature = "sandbox"))]
mod record;
mod sighting;

pub use self::folder::SEEN_VARIABLE;
pub use self::read::{Seen, SeenError};
#[cfg(any(feature = "client", feature = "sandbox"))]
pub(crate) use self::record::record;
pub(crate) use self::sighting::Sighting;

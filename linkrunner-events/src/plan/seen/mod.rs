//! The events and payments that tests sent, noted by the recorder and the sandbox.

mod folder;
#[cfg(any(feature = "client", feature = "sandbox"))]
mod note;
mod read;
mod sighting;

pub use self::folder::SEEN_VARIABLE;
#[cfg(any(feature = "client", feature = "sandbox"))]
pub(crate) use self::note::note;
pub use self::read::{Seen, SeenError};
pub(crate) use self::sighting::Sighting;

//! The settings: arguments and environment variables.

use std::env::{self, VarError};
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;

use linkrunner_events::Client;

pub(crate) struct Settings {
    pub(crate) address: SocketAddr,
    pub(crate) linkrunner: Target,
}

/// Where the events go.
pub(crate) enum Target {
    /// To Linkrunner, through an outbox in this file.
    Account { client: Client, outbox: PathBuf },
    /// To a sandbox in this process.
    Sandbox,
}

impl Settings {
    pub(crate) fn read(
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Self, Box<dyn Error>> {
        let linkrunner = match (arguments.next().as_deref(), arguments.next()) {
            // Without a key the shop does not start. If it took the sandbox instead, a deploy that lacks the key would lose every
            // event, and nobody would notice.
            (None, _) => Target::Account {
                client: Client::from_env().map_err(|error| {
                    format!("{error}; without an account, run it with `--sandbox`")
                })?,
                // No default path: a file in the working directory is lost with the container.
                outbox: env::var_os("SHOP_OUTBOX")
                    .ok_or("SHOP_OUTBOX is not set; set it to a file that survives a deploy")?
                    .into(),
            },
            (Some("--sandbox"), None) => Target::Sandbox,
            _ => return Err("the only argument is `--sandbox`".into()),
        };
        let address = match env::var("SHOP_ADDRESS") {
            Ok(address) => address
                .parse()
                .map_err(|error| format!("SHOP_ADDRESS: {error}"))?,
            Err(VarError::NotPresent) => SocketAddr::from(([127, 0, 0, 1], 8080)),
            Err(error) => return Err(format!("SHOP_ADDRESS: {error}").into()),
        };
        Ok(Self {
            address,
            linkrunner,
        })
    }
}

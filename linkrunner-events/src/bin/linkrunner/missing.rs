//! Commands that this program was built without.

use std::ffi::OsString;

/// Any command line: the command fails in any case.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    #[arg(
        hide = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    _rest: Vec<OsString>,
}

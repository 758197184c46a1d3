//! A program that was built without some storages says how to get them.

use std::process::Command;

use crate::{PROGRAM, Run};

/// The message of `linkrunner outbox` with these arguments.
fn failure(arguments: &[&str], url_in_environment: &str) -> String {
    let mut command = Command::new(PROGRAM);
    command
        .arg("outbox")
        .args(arguments)
        .env("LINKRUNNER_POSTGRES", url_in_environment);
    let run = Run::new(command.output().expect("it runs"));
    run.failure().to_owned()
}

#[cfg(not(any(feature = "outbox-sqlite", feature = "outbox-postgres")))]
#[test]
fn without_any_outbox() {
    let expected = "linkrunner outbox: this program was built without the outbox; install it with `cargo install linkrunner-events \
                    --features cli,outbox-sqlite,rustls` for files, or with `cargo install linkrunner-events --features cli-postgres` \
                    for PostgreSQL\n";
    for arguments in [
        &[][..],
        &["--help"],
        &["stats", "--db", "shop.db"],
        &["relay", "--postgres", "postgres://127.0.0.1:1/shop"],
    ] {
        assert_eq!(failure(arguments, ""), expected, "{arguments:?}");
    }
}

#[cfg(all(feature = "outbox-sqlite", not(feature = "outbox-postgres")))]
#[test]
fn without_databases() {
    const URL: &str = "postgres://127.0.0.1:1/shop";
    for (arguments, variable, name) in [
        (&["stats", "--postgres", URL][..], "", "--postgres"),
        (
            &["migrate", "--postgres", URL],
            "",
            "`linkrunner outbox migrate`",
        ),
        (&["migrate", "--print"], "", "`linkrunner outbox migrate`"),
        (&["stats"], URL, "LINKRUNNER_POSTGRES"),
    ] {
        let expected = format!(
            "linkrunner outbox: {name} needs the feature `cli-postgres`, which this program was built without; install it with \
             `cargo install linkrunner-events --features cli-postgres,outbox-sqlite`\n"
        );
        assert_eq!(failure(arguments, variable), expected, "{arguments:?}");
    }
    let message = failure(&["stats"], "");
    assert!(
        message.contains("no outbox given; pass --db FILE\n"),
        "{message}"
    );
    // A file goes before the variable.
    let message = failure(&["stats", "--db", "no_such_file.db"], URL);
    assert!(
        message.contains("there is no file `no_such_file.db`"),
        "{message}"
    );
}

#[cfg(all(feature = "outbox-postgres", not(feature = "outbox-sqlite")))]
#[test]
fn without_files() {
    let expected = "linkrunner outbox: --db needs the feature `outbox-sqlite`, which this program was built without; install it with \
                    `cargo install linkrunner-events --features cli-postgres,outbox-sqlite`\n";
    for arguments in [
        &["stats", "--db", "shop.db"][..],
        &["relay", "--create", "--db", "shop.db"],
    ] {
        assert_eq!(failure(arguments, ""), expected);
    }
}

#[cfg(all(feature = "outbox-postgres", not(feature = "cli-postgres")))]
#[test]
fn without_encryption() {
    let url = "postgres://127.0.0.1:1/shop?sslmode=require";
    let message = failure(&["stats", "--postgres", url], "");
    let expected = "this program was built without TLS for PostgreSQL, which the feature `cli-postgres` brings; install it with \
                    `cargo install linkrunner-events --features cli-postgres,outbox-sqlite`\n";
    assert!(message.ends_with(expected), "{message}");
}

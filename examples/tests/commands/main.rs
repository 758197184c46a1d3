//! Runs each example by the commands in its header, as they are written there.
#![cfg(unix)]

mod example;
mod running;

use crate::example::Example;

/// Examples with prerequisites, or that run until they are stopped. All others end by themselves.
const WITH_A_TEST_OF_THEIR_OWN: [&str; 3] = ["orders_postgres", "outbox", "shop"];

#[test]
fn every_example_has_its_command_in_its_header() {
    for example in Example::all() {
        assert!(
            !example.cargo_commands().is_empty(),
            "`{}` has no command in its header",
            example.name
        );
    }
}

#[test]
fn examples_that_end_by_themselves() {
    let mut run = 0;
    for example in Example::all() {
        if !WITH_A_TEST_OF_THEIR_OWN.contains(&example.name.as_str()) {
            for command in example.cargo_commands() {
                assert_ne!(
                    example::run(&command, &[]),
                    "",
                    "`{command}` prints nothing"
                );
                run += 1;
            }
        }
    }
    assert!(run >= 4, "{run}");
}

#[test]
fn orders_postgres() {
    let Some(cluster) = linkrunner_test_postgres::shared() else {
        return;
    };
    let database = cluster.create_database();
    let [command] = &Example::named("orders_postgres").cargo_commands()[..] else {
        panic!("one command");
    };
    let printed = example::run(command, &[("DATABASE_URL", &database.url())]);
    assert!(printed.contains("2 sent"), "{printed}");
}

#[test]
fn orders_postgres_says_which_database_it_needs() {
    let command = &Example::named("orders_postgres").cargo_commands()[0];
    for (url, cause) in [
        ("no url", "invalid connection string: "),
        // No server has port 1.
        (
            "postgres://me@127.0.0.1:1/shop",
            "error connecting to server: ",
        ),
    ] {
        let error = example::fail(command, &[("DATABASE_URL", url)]);
        assert!(error.starts_with(cause), "{error}");
        let todo =
            "\nStart a PostgreSQL, or set DATABASE_URL to the URL of one, such as postgres://";
        assert!(error.contains(todo), "{error}");
    }
}

/// Needs port 8791, which another checkout may use, so it runs only in `.ci/run`.
#[test]
#[ignore = "uses a fixed port, which another checkout may use"]
fn outbox() {
    let folder = tempfile::tempdir().unwrap();
    let folder = [("TMPDIR", folder.path().to_str().unwrap())];
    let commands = Example::named("outbox").cargo_commands();
    let [sandbox, first, second] = &commands[..] else {
        panic!("three commands: {commands:?}");
    };
    let mut sandbox = running::start(sandbox, &folder);
    sandbox.wait_for("waiting for orders");

    let mut killed = running::start(first, &folder);
    killed.wait_for("to kill me: kill -9");
    killed.wait_for("sent");
    killed.signal("-KILL");

    let printed = example::run(second, &folder);
    assert!(printed.contains("are left from the last run"), "{printed}");
    sandbox.wait_for("100 of 100 have arrived");
}

#[test]
fn shop() {
    let example = Example::named("shop");
    // The second command needs an account.
    let mut shop = running::start(
        &example.cargo_commands()[0],
        &[("SHOP_ADDRESS", "127.0.0.1:0")],
    );
    let line = shop.wait_for("the shop is at http://");
    let address = line.split("http://").nth(1).unwrap().to_owned();

    let calls = example.commands("curl ");
    assert_eq!(calls.len(), 6, "{calls:?}");
    for call in calls {
        let call = call
            .replace("curl ", "curl --silent --show-error --fail ")
            .replace("127.0.0.1:8080", &address);
        example::run(&call, &[]);
    }
    for name in [
        "search_performed",
        "item_viewed",
        "cart_added",
        "checkout_started",
        "pay_1",
    ] {
        shop.wait_for(name);
    }

    shop.signal("-TERM");
    shop.wait_for("5 sent");
    shop.ends();
}

#[test]
fn the_shop_does_not_start_without_a_key() {
    let command = Example::named("shop").cargo_commands()[0].replace(" -- --sandbox", "");
    let error = example::fail(&command, &[]);
    assert!(error.contains("LINKRUNNER_SERVER_KEY"), "{error}");
    assert!(error.contains("--sandbox"), "{error}");
}

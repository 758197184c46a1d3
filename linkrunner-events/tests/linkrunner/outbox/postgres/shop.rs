//! A database for a test.

use std::process::Command;
use std::sync::Once;

use linkrunner_events::outbox::Outbox;
use linkrunner_test_postgres::{Cluster, Database, shared};

use crate::Run;
use crate::outbox::tools::Folder;

/// In no output, log or error.
pub(super) const SECRET: &str = "a_hidden_word";

/// A database, and a folder for files.
pub(super) struct Shop {
    pub(super) folder: Folder,
    pub(super) database: Database<'static>,
}

impl Shop {
    /// Without the tables of the outbox. `None` if PostgreSQL is not installed.
    pub(super) fn empty() -> Option<Self> {
        let cluster = shared()?;
        static ROLE: Once = Once::new();
        ROLE.call_once(|| create_role(cluster));
        Some(Self {
            folder: Folder::new(),
            database: cluster.create_database(),
        })
    }

    pub(super) async fn new() -> Option<Self> {
        let shop = Self::empty()?;
        Outbox::postgres(shop.url().parse().expect("a URL"))
            .migrate()
            .await
            .expect("migrated");
        Some(shop)
    }

    /// As the role `operator`, which may do everything.
    pub(super) fn url(&self) -> String {
        self.url_of("operator")
    }

    pub(super) fn url_of(&self, role: &str) -> String {
        url(self.database.cluster(), role, self.database.name())
    }

    pub(super) async fn outbox(&self) -> Outbox {
        let outbox = Outbox::postgres(self.url().parse().expect("a URL"));
        outbox.connect().await.expect("an outbox")
    }

    pub(super) fn sql(&self, sql: &str) {
        self.database.psql(sql).expect(sql);
    }

    /// A command for this database.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let url = self.url();
        self.folder
            .command(&[arguments, &["--postgres", &url]].concat())
    }

    /// Runs a command on this database. In its output, the database is `DATABASE`.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let mut run = run(self.command(arguments));
        let (port, name) = (self.database.cluster().port(), self.database.name());
        let address = format!("postgres://127.0.0.1:{port}/{name}");
        for text in [&mut run.stdout, &mut run.stderr] {
            *text = text.replace(&address, "DATABASE");
        }
        run
    }
}

/// Runs a command, and checks that its output does not contain the password.
pub(super) fn run(mut command: Command) -> Run {
    let run = Run::new(command.output().expect("it runs"));
    let has_secret = [&run.stdout, &run.stderr]
        .into_iter()
        .any(|text| text.contains(SECRET));
    assert!(!has_secret, "{run:?}");
    run
}

pub(super) fn url(cluster: &Cluster, role: &str, database: &str) -> String {
    let port = cluster.port();
    format!("postgres://{role}:{SECRET}@127.0.0.1:{port}/{database}")
}

pub(super) fn create_role(cluster: &Cluster) {
    let create = format!("CREATE ROLE operator SUPERUSER LOGIN PASSWORD '{SECRET}'");
    cluster.psql("postgres", &create).expect("a role");
}

//! A database for one test.

use crate::cluster::Cluster;

/// An empty database of a cluster.
#[derive(Debug)]
#[must_use = "the database is deleted when this is dropped"]
pub struct Database<'a> {
    cluster: &'a Cluster,
    name: String,
}

impl<'a> Database<'a> {
    pub(crate) fn create(cluster: &'a Cluster, name: String) -> Self {
        // From template0, because nobody can be connected to it.
        let sql = format!("create database {name} template template0");
        if let Err(error) = cluster.psql("postgres", &sql) {
            panic!("{sql}: {error}; the log:\n{}", cluster.log());
        }
        Self { cluster, name }
    }

    /// The cluster that has this database.
    pub fn cluster(&self) -> &'a Cluster {
        self.cluster
    }

    /// The name, which is unique in the cluster and needs no quotes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL through TCP, with the password. See [`Cluster::url`].
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// The URL through the Unix socket. See [`Cluster::socket_url`].
    pub fn socket_url(&self) -> String {
        self.cluster.socket_url(&self.name)
    }

    /// Runs SQL in this database. See [`Cluster::psql`].
    ///
    /// # Errors
    ///
    /// Returns what psql wrote to standard error, and an error after two minutes.
    pub fn psql(&self, sql: &str) -> Result<String, String> {
        self.cluster.psql(&self.name, sql)
    }
}

impl Drop for Database<'_> {
    /// Deletes the database and ends its sessions. A cluster that is stopped or paused keeps it.
    fn drop(&mut self) {
        if self.cluster.answers() {
            let sql = format!("drop database if exists {} with (force)", self.name);
            let _ = self.cluster.psql("postgres", &sql);
        }
    }
}

//! Tests of the storage on a real server.

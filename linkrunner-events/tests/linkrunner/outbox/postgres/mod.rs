//! `linkrunner outbox` with `--postgres`, on servers that the tests start.

mod commands;
mod listen;
mod migrate;
mod mistakes;
mod relay;
mod shop;
mod tls;

// SPDX-License-Identifier: Apache-2.0

//! A rust-libp2p node that a test drives: what `CONTROL.md` describes, on the official library.

pub mod commands;
pub mod control;
pub mod digest;
pub mod failure;
pub mod keys;
pub mod node;
pub mod options;
pub mod pattern;
pub mod perf;
pub mod pings;
pub mod protocols;
pub mod request;
pub mod streams;
pub mod transfer;
pub mod unified;

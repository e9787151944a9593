// SPDX-License-Identifier: Apache-2.0

//! Tells the program which versions it is built from: cargo's resolved lock file and the compiler.

use std::{env, fs, path::Path, process::Command};

const TOLD: [&str; 7] = [
    "libp2p",
    "libp2p-identify",
    "libp2p-identity",
    "libp2p-noise",
    "libp2p-request-response",
    "libp2p-yamux",
    "yamux",
];

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let lock = Path::new(&folder).join("Cargo.lock");
    let versions = versions(&fs::read_to_string(&lock).expect("cargo has written Cargo.lock"));
    let rustc = env::var("RUSTC").expect("cargo sets it");
    let compiler = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("cargo has found the compiler");
    println!("cargo::rerun-if-changed={}", lock.display());
    println!("cargo::rustc-env=PEER_VERSIONS={}", versions.join(" "));
    println!(
        "cargo::rustc-env=PEER_RUNTIME={}",
        String::from_utf8_lossy(&compiler.stdout).trim()
    );
}

/// `package=version` of those told; a package that is there twice comes twice.
fn versions(lock: &str) -> Vec<String> {
    let value = |line: &str, name: &str| {
        line.strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(" = "))
            .map(|quoted| quoted.trim_matches('"').to_owned())
    };
    let mut found = Vec::new();
    let mut package = None;
    for line in lock.lines() {
        if let Some(name) = value(line, "name") {
            package = Some(name).filter(|name| TOLD.contains(&name.as_str()));
        } else if let (Some(name), Some(version)) = (package.as_ref(), value(line, "version")) {
            found.push(format!("{name}={version}"));
            package = None;
        }
    }
    found
}

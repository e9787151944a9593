// SPDX-License-Identifier: Apache-2.0

//! What the environment asks for.

use std::{str::FromStr, time::Duration};

use libp2p::Multiaddr;

use super::unsupported;
use crate::failure::Failure;

#[derive(Debug)]
pub struct Environment {
    pub dialer: bool,
    pub redis: String,
    /// Under which the listener's address is.
    pub key: String,
    pub listener_ip: String,
    pub debug: bool,
    /// Of each single step.
    pub timeout: Duration,
    pub workload: Workload,
}

/// How much perf is to move, and how often.
#[derive(Debug, PartialEq, Eq)]
pub struct Workload {
    pub upload_bytes: u64,
    pub download_bytes: u64,
    pub upload_iterations: u64,
    pub download_iterations: u64,
    pub latency_iterations: u64,
}

impl Environment {
    /// Refuses whatever is not TCP, Noise and Yamux.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        for (name, only) in [("TRANSPORT", "tcp"), ("SECURE_CHANNEL", "noise"), ("MUXER", "yamux")] {
            let value = variable(name).unwrap_or_else(|| "not set".to_owned());
            if value != only {
                return Err(unsupported(format!(
                    "{name} is {value}; this application has {only} only"
                )));
            }
        }
        let required = |name: &str| variable(name).ok_or_else(|| unsupported(format!("{name} is not set")));
        let number = |name: &str, default| optional(name, variable(name), default);
        Ok(Environment {
            dialer: parsed("IS_DIALER", &required("IS_DIALER")?)?,
            redis: variable("REDIS_ADDR").unwrap_or_else(|| "redis:6379".to_owned()),
            key: format!("{}_listener_multiaddr", required("TEST_KEY")?),
            listener_ip: variable("LISTENER_IP").unwrap_or_else(|| "0.0.0.0".to_owned()),
            debug: variable("DEBUG").is_some_and(|value| value == "true"),
            timeout: Duration::from_secs(number("TEST_TIMEOUT_SECS", 180)?),
            workload: Workload {
                upload_bytes: number("UPLOAD_BYTES", 1 << 30)?,
                download_bytes: number("DOWNLOAD_BYTES", 1 << 30)?,
                upload_iterations: number("UPLOAD_ITERATIONS", 10)?,
                download_iterations: number("DOWNLOAD_ITERATIONS", 10)?,
                latency_iterations: number("LATENCY_ITERATIONS", 100)?,
            },
        })
    }

    pub fn listen_address(&self) -> Result<Multiaddr, Failure> {
        parsed("LISTENER_IP", &format!("/ip4/{}/tcp/0", self.listener_ip))
    }
}

/// A number; not set, empty and `null` mean the default.
fn optional(name: &str, value: Option<String>, default: u64) -> Result<u64, Failure> {
    match value.as_deref() {
        None | Some("" | "null") => Ok(default),
        Some(text) => match parsed(name, text)? {
            0 => Err(unsupported(format!("{name} is 0; nothing comes of that"))),
            number => Ok(number),
        },
    }
}

fn parsed<T: FromStr>(name: &str, text: &str) -> Result<T, Failure>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error| unsupported(format!("{name} is {text}: {error}")))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn read(more: &[(&str, &str)]) -> Result<Environment, Failure> {
        let mut variables = HashMap::from([
            ("TRANSPORT", "tcp"),
            ("SECURE_CHANNEL", "noise"),
            ("MUXER", "yamux"),
            ("IS_DIALER", "true"),
            ("TEST_KEY", "a5b50d5e"),
        ]);
        variables.extend(more.iter().copied());
        Environment::read(|name| variables.get(name).map(|&value| value.to_owned()))
    }

    fn refusal(name: &str, value: &str) -> String {
        read(&[(name, value)]).unwrap_err().message
    }

    #[test]
    fn knows_the_defaults() {
        let environment = read(&[("UPLOAD_ITERATIONS", "null"), ("DOWNLOAD_BYTES", "")]).unwrap();
        assert!(environment.dialer);
        assert!(!environment.debug);
        assert_eq!(environment.redis, "redis:6379");
        assert_eq!(environment.key, "a5b50d5e_listener_multiaddr");
        assert_eq!(environment.timeout, Duration::from_secs(180));
        assert_eq!(
            environment.workload,
            Workload {
                upload_bytes: 1 << 30,
                download_bytes: 1 << 30,
                upload_iterations: 10,
                download_iterations: 10,
                latency_iterations: 100,
            }
        );
    }

    #[test]
    fn takes_what_is_set() {
        let environment = read(&[
            ("IS_DIALER", "false"),
            ("LATENCY_ITERATIONS", "7"),
            ("LISTENER_IP", "127.0.0.1"),
            ("DURATION", "20"),
        ])
        .unwrap();
        assert!(!environment.dialer);
        assert_eq!(environment.workload.latency_iterations, 7);
        let address = environment.listen_address().unwrap().to_string();
        assert_eq!(address, "/ip4/127.0.0.1/tcp/0");
    }

    #[test]
    fn refuses_what_it_cannot_do() {
        assert_eq!(
            refusal("TRANSPORT", "quic-v1"),
            "TRANSPORT is quic-v1; this application has tcp only"
        );
        assert!(refusal("SECURE_CHANNEL", "tls").contains("noise only"));
        assert!(refusal("MUXER", "mplex").contains("yamux only"));
        assert!(refusal("IS_DIALER", "yes").contains("IS_DIALER is yes"));
        assert!(refusal("UPLOAD_BYTES", "much").contains("UPLOAD_BYTES is much"));
        assert!(refusal("UPLOAD_ITERATIONS", "0").contains("UPLOAD_ITERATIONS is 0"));
    }
}

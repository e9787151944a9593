// SPDX-License-Identifier: Apache-2.0

//! The arguments of a command.

use std::{fmt, str::FromStr, time::Duration};

use serde_json::Value;

use crate::{failure::Failure, node::Target};

#[derive(Clone, Copy)]
pub struct Request<'a>(pub &'a Value);

impl Request<'_> {
    pub fn command(&self) -> Result<&str, Failure> {
        self.text("cmd")
    }

    pub fn text(&self, name: &str) -> Result<&str, Failure> {
        self.optional_text(name).ok_or_else(|| missing(name))
    }

    pub fn optional_text(&self, name: &str) -> Option<&str> {
        self.0[name].as_str()
    }

    pub fn texts(&self, name: &str) -> Result<Vec<&str>, Failure> {
        self.0[name]
            .as_array()
            .and_then(|values| values.iter().map(Value::as_str).collect())
            .ok_or_else(|| missing(name))
    }

    pub fn number(&self, name: &str) -> Result<u64, Failure> {
        self.optional_number(name)?.ok_or_else(|| missing(name))
    }

    pub fn number_or(&self, name: &str, default: u64) -> Result<u64, Failure> {
        Ok(self.optional_number(name)?.unwrap_or(default))
    }

    pub fn optional_number(&self, name: &str) -> Result<Option<u64>, Failure> {
        match &self.0[name] {
            Value::Null => Ok(None),
            value => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(Failure::bad_request(format!("{name} is a whole number, not {value}"))),
            },
        }
    }

    /// Something that has a text form.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Result<T, Failure>
    where
        T::Err: fmt::Display,
    {
        self.optional_parsed(name)?.ok_or_else(|| missing(name))
    }

    pub fn optional_parsed<T: FromStr>(&self, name: &str) -> Result<Option<T>, Failure>
    where
        T::Err: fmt::Display,
    {
        self.optional_text(name)
            .map(|text| {
                text.parse()
                    .map_err(|error| Failure::bad_request(format!("{name} is not to be {text}: {error}")))
            })
            .transpose()
    }

    /// How long to repeat something.
    pub fn window(&self) -> Result<Duration, Failure> {
        Ok(Duration::from_millis(self.number_or("windowMillis", 1000)?))
    }

    pub fn target(&self) -> Result<Target, Failure> {
        Ok(Target {
            peer: self.optional_parsed("peer")?,
            connection: self.optional_text("connection").map(str::to_owned),
        })
    }
}

fn missing(name: &str) -> Failure {
    Failure::bad_request(format!("{name} is missing"))
}

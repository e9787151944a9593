// SPDX-License-Identifier: Apache-2.0

//! How dialler and listener find one another: a key of Redis. Transport's applications push the address on a list, perf's
//! set it as a string.

use std::{fmt, time::Duration};

use redis::{AsyncCommands, Client, RedisError, aio::MultiplexedConnection};
use tokio::time::{Instant, sleep};

use super::environment::Environment;
use crate::failure::Failure;

const POLL_INTERVAL: Duration = Duration::from_millis(100);

pub struct Rendezvous {
    connection: MultiplexedConnection,
    key: String,
    deadline: Instant,
}

impl Rendezvous {
    /// Waits until Redis is there.
    pub async fn connect(environment: &Environment) -> Result<Self, Failure> {
        let deadline = Instant::now() + environment.timeout;
        let client = Client::open(format!("redis://{}", environment.redis)).map_err(failure)?;
        loop {
            match client.get_multiplexed_async_connection().await {
                Ok(connection) => {
                    return Ok(Rendezvous {
                        connection,
                        key: environment.key.clone(),
                        deadline,
                    });
                }
                Err(error) if Instant::now() > deadline => return Err(failure(error)),
                Err(error) => eprintln!("Redis at {}: {error}", environment.redis),
            }
            sleep(POLL_INTERVAL).await;
        }
    }

    /// A list, of which the dialler takes the address. A string of an earlier run would refuse the push.
    pub async fn push(&mut self, address: &str) -> Result<(), Failure> {
        let Rendezvous { connection, key, .. } = self;
        answered(connection.del::<_, ()>(&*key)).await?;
        answered(connection.rpush(&*key, address)).await
    }

    pub async fn set(&mut self, address: &str) -> Result<(), Failure> {
        answered(self.connection.set(&self.key, address)).await
    }

    /// The listener's address, of whichever type its application makes the key.
    pub async fn await_listener(&mut self) -> Result<String, Failure> {
        while Instant::now() < self.deadline {
            if let Some(address) = self.listener().await? {
                return Ok(address);
            }
            sleep(POLL_INTERVAL).await;
        }
        Err(Failure::timeout(format!("No listener under {}", self.key)))
    }

    async fn listener(&mut self) -> Result<Option<String>, Failure> {
        let Rendezvous { connection, key, .. } = self;
        let kind: String = answered(redis::cmd("TYPE").arg(&*key).query_async(connection)).await?;
        match kind.as_str() {
            "list" => answered(connection.lpop(&*key, None)).await,
            "string" => answered(connection.get(&*key)).await,
            _ => Ok(None),
        }
    }
}

async fn answered<T>(command: impl Future<Output = Result<T, RedisError>>) -> Result<T, Failure> {
    command.await.map_err(failure)
}

fn failure(error: impl fmt::Display) -> Failure {
    Failure::new("RedisError", error)
}

// SPDX-License-Identifier: Apache-2.0

//! What `peer` does.

use std::{process, sync::Arc};

use crate::{
    control::{self, LevelFilter},
    node::Node,
    options::{Options, Refusal},
    protocols::Service,
};

pub async fn main() {
    let options = Options::from_environment().unwrap_or_else(|refusal| refuse(&refusal));
    control::log_to_stderr(LevelFilter::WARN);
    control::report_panics();
    let node = Node::start(&options, Service::full(), Arc::new(control::report_event));
    for address in options.listen {
        if let Err(failure) = node.listen(address.clone()).await {
            eprintln!("Cannot listen on {address}: {failure}");
            process::exit(1);
        }
    }
    if let Ok(addresses) = node.addresses().await {
        control::report_ready(node.peer(), &addresses);
        control::run(node).await;
    }
    // Not by returning: the runtime would wait for one more line of stdin.
    process::exit(0);
}

fn refuse(refusal: &Refusal) -> ! {
    eprintln!("{}", refusal.message());
    process::exit(refusal.exit_code())
}

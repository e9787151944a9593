// SPDX-License-Identifier: Apache-2.0

//! Two of these peers against one another: that what the tests drive is itself right.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

const OTHER_PEER: &str = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

const PATIENCE: Duration = Duration::from_secs(60);

/// Every line that came, and a bell for each.
#[derive(Default)]
struct Lines(Mutex<Vec<Value>>, Condvar);

struct Peer {
    process: Child,
    stdin: Option<ChildStdin>,
    lines: Arc<Lines>,
    next_id: u64,
    peer: String,
    address: String,
}

impl Peer {
    fn start(flags: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_peer"))
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = Arc::new(Lines::default());
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let sink = lines.clone();
        thread::spawn(move || {
            for line in stdout.lines() {
                let line = serde_json::from_str(&line.unwrap()).unwrap();
                sink.0.lock().unwrap().push(line);
                sink.1.notify_all();
            }
        });
        let mut peer = Peer {
            stdin: process.stdin.take(),
            process,
            lines,
            next_id: 1,
            peer: String::new(),
            address: String::new(),
        };
        let ready = peer.event("ready", |_| true);
        peer.peer = ready["peer"].as_str().unwrap().to_owned();
        peer.address = ready["addresses"][0].as_str().unwrap_or_default().to_owned();
        peer
    }

    fn listener(flags: &[&str]) -> Self {
        let mut all = vec!["--listen", "/ip4/127.0.0.1/tcp/0"];
        all.extend(flags);
        let peer = Peer::start(&all);
        assert!(
            peer.address.ends_with(&format!("/p2p/{}", peer.peer)),
            "{}",
            peer.address
        );
        peer
    }

    fn find(&self, matches: impl Fn(&Value) -> bool) -> Option<Value> {
        let deadline = Instant::now() + PATIENCE;
        let mut lines = self.lines.0.lock().unwrap();
        loop {
            if let Some(line) = lines.iter().find(|line| matches(line)) {
                return Some(line.clone());
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            lines = self.lines.1.wait_timeout(lines, left).unwrap().0;
        }
    }

    fn event(&self, name: &str, matches: impl Fn(&Value) -> bool) -> Value {
        self.find(|line| line["event"] == name && matches(line))
            .unwrap_or_else(|| panic!("no event {name}"))
    }

    /// Waits until so many connections are closed.
    fn closes(&self, count: usize) {
        let open = |lines: &mut Vec<Value>| {
            let closed = lines.iter().filter(|line| line["event"] == "connection:close");
            closed.count() < count
        };
        let lines = self.lines.0.lock().unwrap();
        let waited = self.lines.1.wait_timeout_while(lines, PATIENCE, open).unwrap();
        assert!(!waited.1.timed_out());
    }

    fn send(&mut self, command: &str, arguments: Value) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let mut line = json!({ "id": id, "cmd": command, "timeoutMillis": 55_000 });
        line.as_object_mut()
            .unwrap()
            .extend(arguments.as_object().unwrap().clone());
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
        id
    }

    fn answer(&self, id: u64) -> Value {
        self.find(|line| line["id"] == id)
            .unwrap_or_else(|| panic!("no answer to {id}"))
    }

    fn ask(&mut self, command: &str, arguments: Value) -> Value {
        let id = self.send(command, arguments);
        self.answer(id)
    }

    fn tell(&mut self, command: &str, arguments: Value) -> Value {
        let answer = self.ask(command, arguments.clone());
        assert_eq!(answer["ok"], true, "{command} {arguments}: {answer}");
        answer
    }

    fn end(self) {
        self.end_with(|failed| panic!("{failed}"));
    }

    /// Where handlers fail as they should; the check sees each such event.
    fn end_with(mut self, check_failed: impl Fn(&Value)) {
        drop(self.stdin.take());
        assert_eq!(self.process.wait().unwrap().code(), Some(0));
        for line in self.lines.0.lock().unwrap().iter() {
            match line["event"].as_str().unwrap_or_default() {
                "bad-line" | "uncaught-exception" => panic!("{line}"),
                "handler:failed" => check_failed(line),
                _ => {}
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has ended by itself where the test went well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn connected(flags: &[&str]) -> (Peer, Peer) {
    let listener = Peer::listener(flags);
    let mut dialer = Peer::listener(flags);
    let dialled = dialer.tell("dial", json!({ "address": listener.address }));
    assert_eq!(dialled["peer"], listener.peer);
    assert_eq!(dialled["muxer"], "/yamux/1.0.0");
    assert_eq!(dialled["encryption"], "/noise");
    assert_eq!(dialled["direction"], "outbound");
    listener.event("connection:open", |event| event["direction"] == "inbound");
    (dialer, listener)
}

fn both_ways(mut dialer: Peer, mut listener: Peer, check: impl Fn(&mut Peer, &mut Peer)) -> (Peer, Peer) {
    check(&mut dialer, &mut listener);
    check(&mut listener, &mut dialer);
    (dialer, listener)
}

#[test]
fn every_key_type_speaks_to_ed25519() {
    for key in ["ed25519", "secp256k1", "ecdsa", "rsa"] {
        let (dialer, listener) = connected(&["--key", key, "--no-early-muxer"]);
        let (dialer, listener) = both_ways(dialer, listener, |one, other| {
            let identified = one.tell("identify", json!({ "peer": other.peer }));
            assert_eq!(identified["peer"], other.peer, "{key}");
            one.tell("echo", json!({ "peer": other.peer, "bytes": 100 }));
        });
        dialer.end();
        listener.end();
    }
}

#[test]
fn identifies_pings_and_pushes() {
    let (dialer, listener) = connected(&[]);
    let (dialer, listener) = both_ways(dialer, listener, |one, other| {
        let peer = json!({ "peer": other.peer });
        let identified = one.tell("identify", peer.clone());
        let protocols = identified["protocols"].as_array().unwrap();
        for protocol in ["/echo/1.0.0", "/digest/1.0.0", "/perf/1.0.0", "/ipfs/ping/1.0.0"] {
            assert!(protocols.contains(&protocol.into()), "{identified}");
        }
        assert_eq!(identified["signedRecord"], false);
        assert!(identified["agentVersion"].as_str().unwrap().starts_with("rust-libp2p/"));
        assert!(!identified["listenAddresses"].as_array().unwrap().is_empty());

        for command in ["ping", "pingOneStream"] {
            let answer = one.tell(command, json!({ "peer": other.peer, "count": 100 }));
            assert_eq!(answer["roundTripMillis"].as_array().unwrap().len(), 100);
            one.tell(command, peer.clone());
        }

        let protocol = format!("/pushed/{}", one.peer);
        one.tell("push", json!({ "protocol": protocol }));
        let pushed = other.event("identified", |event| {
            event["push"] == true
                && event["protocols"]
                    .as_array()
                    .unwrap()
                    .contains(&protocol.clone().into())
        });
        assert_eq!(pushed["peer"], one.peer);
        other.tell("echo", json!({ "peer": one.peer, "bytes": 1000, "protocol": protocol }));
    });
    dialer.end();
    listener.end();
}

#[test]
fn moves_bytes() {
    let (dialer, listener) = connected(&[]);
    let (dialer, listener) = both_ways(dialer, listener, |one, other| {
        let mut tell = |command: &str, mut arguments: Value| {
            arguments["peer"] = other.peer.clone().into();
            one.tell(command, arguments)
        };
        for bytes in [0, 1, 262_143, 262_144, 262_145, 16 << 20] {
            assert_eq!(tell("echo", json!({ "bytes": bytes }))["bytes"], bytes);
        }
        tell("echo", json!({ "bytes": 100_000, "chunkBytes": 997 }));
        tell(
            "echo",
            json!({ "bytes": 3_000_000, "chunkBytes": 50_000, "randomSeed": 42 }),
        );
        tell("echo", json!({ "bytes": 65_536, "streams": 200 }));
        tell("sequential", json!({ "count": 1000 }));
        assert!(
            tell("late", json!({ "bytes": 300_000 }))["waitedMillis"]
                .as_f64()
                .unwrap()
                > 150.0
        );
        assert_eq!(tell("sink", json!({ "bytes": 5_000_000 }))["bytes"], 5_000_000);
        assert_eq!(tell("source", json!({ "bytes": 5_000_000 }))["bytes"], 5_000_000);
        tell("digest", json!({ "bytes": 0 }));
        tell("digest", json!({ "bytes": 1_000_000, "count": 10 }));
        let perf = tell(
            "perf",
            json!({ "uploadBytes": 10_000_000, "downloadBytes": 20_000_000 }),
        );
        assert!(perf["uploadMillis"].as_f64().unwrap() > 0.0);
        assert!(perf["downloadMillis"].as_f64().unwrap() > 0.0);
    });
    dialer.end();
    listener.end();
}

#[test]
fn holds_a_stream_while_others_go_on() {
    let (dialer, listener) = connected(&[]);
    let (dialer, listener) = both_ways(dialer, listener, |one, other| {
        let held = one.tell("hold", json!({ "peer": other.peer, "bytes": 10_000_000 }));
        one.tell("echo", json!({ "peer": other.peer, "bytes": 5_000_000 }));
        let connections = one.tell("connections", json!({}));
        assert_eq!(connections["connections"][0]["streams"], 1, "{connections}");
        let resumed = one.tell("resume", json!({ "stream": held["stream"] }));
        assert_eq!(resumed["bytes"], 10_000_000);
        assert_eq!(one.ask("resume", json!({ "stream": held["stream"] }))["ok"], false);
    });
    dialer.end();
    listener.end();
}

#[test]
fn resets_and_refuses() {
    let (dialer, listener) = connected(&[]);
    let (dialer, listener) = both_ways(dialer, listener, |one, other| {
        let mut ask = |command: &str, mut arguments: Value| {
            arguments["peer"] = other.peer.clone().into();
            one.ask(command, arguments)
        };
        for (read, write) in [(0, 0), (1000, 0), (1000, 100_000), (300_000, 300_000)] {
            let reset = ask("remoteReset", json!({ "readBytes": read, "writeBytes": write }));
            assert_eq!(reset["error"], "StreamResetError", "{reset}");
            assert_eq!(reset["received"], write, "{reset}");
        }
        assert_eq!(ask("localReset", json!({ "bytes": 100_000 }))["ok"], true);
        other.event("handler:failed", |failed| failed["error"] == "StreamResetError");
        assert_eq!(
            ask("localReset", json!({ "bytes": 1, "code": 5 }))["error"],
            "UnsupportedError"
        );

        let unknown = ask("open", json!({ "protocols": ["/nobody/1.0.0"] }));
        assert_eq!(unknown["error"], "UnsupportedProtocolError");
        assert!(unknown["millis"].as_f64().unwrap() < 1000.0);
        let second = ask("open", json!({ "protocols": ["/nobody/1.0.0", "/echo/1.0.0"] }));
        assert_eq!(second["protocol"], "/echo/1.0.0");
        assert_eq!(ask("echo", json!({ "bytes": -1 }))["error"], "BadRequestError");
        assert_eq!(ask("fly", json!({}))["error"], "BadRequestError");
        ask("ping", json!({}));
    });
    let was_reset = |failed: &Value| assert_eq!(failed["error"], "StreamResetError", "{failed}");
    dialer.end_with(was_reset);
    listener.end_with(was_reset);
}

#[test]
fn gives_up_in_time() {
    let (mut dialer, listener) = connected(&[]);
    let late = dialer.ask(
        "late",
        json!({ "peer": listener.peer, "bytes": 1, "timeoutMillis": 50 }),
    );
    assert_eq!(late["error"], "TimeoutError");
    dialer.tell("echo", json!({ "peer": listener.peer, "bytes": 1 }));
    dialer.end();
    // Its answer finds the stream reset, and it says so.
    assert_eq!(listener.event("handler:failed", |_| true)["protocol"], "/late/1.0.0");
}

#[test]
fn dials_listens_and_hangs_up() {
    let mut listener = Peer::start(&[]);
    assert_eq!(listener.tell("listen", json!({}))["addresses"], json!([]));
    let listened = listener.tell("listen", json!({ "address": "/ip4/127.0.0.1/tcp/0" }));
    let address = listened["addresses"][0].as_str().unwrap().to_owned();

    let mut dialer = Peer::start(&[]);
    let wrong = dialer.ask(
        "dial",
        json!({ "address": address.replace(&listener.peer, OTHER_PEER) }),
    );
    assert_eq!(wrong["error"], "PeerIdMismatchError", "{wrong}");
    let nobody = dialer.ask("dial", json!({ "address": "/ip4/127.0.0.1/tcp/1" }));
    assert_eq!(nobody["error"], "DialError", "{nobody}");
    let lost = dialer.ask("echo", json!({ "peer": listener.peer, "bytes": 1 }));
    assert_eq!(lost["error"], "NotConnectedError", "{lost}");

    let first = dialer.tell("dial", json!({ "address": address }));
    let (bare, _) = address.split_once("/p2p/").unwrap();
    let second = dialer.tell("dial", json!({ "address": bare }));
    assert_ne!(first["connection"], second["connection"]);
    let connections = dialer.tell("connections", json!({}))["connections"].clone();
    assert_eq!(connections.as_array().unwrap().len(), 2);

    dialer.tell("hangUp", json!({ "connection": first["connection"] }));
    dialer.event("connection:close", |event| event["connection"] == first["connection"]);
    dialer.tell("echo", json!({ "connection": second["connection"], "bytes": 100_000 }));
    listener.tell("hangUp", json!({ "peer": dialer.peer }));
    dialer.event("connection:close", |event| event["connection"] == second["connection"]);

    dialer.tell("dial", json!({ "address": address }));
    dialer.tell("echo", json!({ "peer": listener.peer, "bytes": 100_000 }));
    dialer.tell("stop", json!({}));
    assert_eq!(dialer.process.wait().unwrap().code(), Some(0));
    listener.closes(3);
    listener.end();
}

#[test]
fn refuses_a_flag_without_means() {
    let output = Command::new(env!("CARGO_BIN_EXE_peer"))
        .args(["--max-window", "1048576"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(output.stdout.is_empty());
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
}

#[test]
fn tells_of_a_line_that_is_no_command() {
    let mut peer = Peer::start(&[]);
    writeln!(peer.stdin.as_mut().unwrap(), "hello").unwrap();
    peer.event("bad-line", |_| true);
}

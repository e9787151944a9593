# SPDX-License-Identifier: Apache-2.0

"""Two peers against one another: that what the tests drive is itself right.

selftest.py                       this peer against itself
selftest.py COMMAND [ARGUMENT…]   against another peer program, which dials and is dialled
"""

import json
import subprocess
import sys
import time
from pathlib import Path

PEER = [sys.executable, str(Path(__file__).with_name("peer.py"))]
LISTEN = ["--listen", "/ip4/127.0.0.1/tcp/0"]
OTHER_PEER = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq"
SIZES = (0, 1, 262_143, 262_144, 262_145, 1 << 20)


class Peer:
    def __init__(self, command: list[str], *flags: str) -> None:
        self.process = subprocess.Popen([*command, *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.events: list[dict] = []
        self.next_id = 1
        self.ready = self._line()

    def _line(self) -> dict:
        line = json.loads(self.process.stdout.readline())
        if "event" in line:
            self.events.append(line)
        return line

    def ask(self, command: str, **arguments) -> dict:
        number = self.next_id
        self.next_id += 1
        self.process.stdin.write(json.dumps({"id": number, "cmd": command, **arguments}) + "\n")
        self.process.stdin.flush()
        while (line := self._line()).get("id") != number:
            pass
        return line

    def tell(self, command: str, **arguments) -> dict:
        answer = self.ask(command, **arguments)
        if not answer["ok"]:
            raise AssertionError(f"{command} {arguments}: {answer}")
        return answer

    def await_event(self, name: str) -> dict:
        while not (found := [event for event in self.events if event["event"] == name]):
            self._line()
        return found[0]

    def end(self) -> int:
        self.process.stdin.close()
        return self.process.wait(10)


def steps(peer: Peer, other: str):
    """Each named thing that a connected peer does with the other."""
    to = {"peer": other, "timeoutMillis": 60_000}
    yield "identify", lambda: peer.tell("identify", **to)["agentVersion"]
    yield "ping", lambda: len(peer.tell("ping", count=10, **to)["roundTripMillis"])
    yield "pingOneStream", lambda: len(peer.tell("pingOneStream", count=10, **to)["roundTripMillis"])
    for size in SIZES:
        yield f"echo {size}", lambda size=size: peer.tell("echo", bytes=size, **to)["millis"]
    yield "echo in odd chunks", lambda: peer.tell("echo", bytes=100_000, chunkBytes=997, **to)["millis"]
    yield "echo in random chunks", lambda: peer.tell("echo", bytes=500_000, randomSeed=7, **to)["millis"]
    yield "echo of 100 streams", lambda: peer.tell("echo", bytes=65536, streams=100, **to)["millis"]
    yield "sequential 600", lambda: peer.tell("sequential", count=600, **to)["millis"]
    yield "late", lambda: peer.tell("late", bytes=300_000, **to)["waitedMillis"]
    yield "sink", lambda: peer.tell("sink", bytes=5_000_000, **to)["millis"]
    yield "source", lambda: peer.tell("source", bytes=5_000_000, **to)["millis"]
    yield "digest", lambda: peer.tell("digest", bytes=300_000, count=10, **to)["millis"]
    yield "empty digest", lambda: peer.tell("digest", bytes=0, **to)["millis"]
    yield "perf", lambda: peer.tell("perf", uploadBytes=5_000_000, downloadBytes=5_000_000, **to)["downloadMillis"]
    yield "hold and resume", lambda: hold_and_resume(peer, to)
    yield "remoteReset", lambda: remote_reset(peer, to)
    yield "localReset", lambda: peer.tell("localReset", bytes=100_000, **to)["millis"]
    yield "unknown protocol", lambda: unknown_protocol(peer, to)
    yield "push", lambda: peer.tell("push", protocol="/pushed/1.0.0", **to)["millis"]


def hold_and_resume(peer: Peer, to: dict) -> float:
    name = peer.tell("hold", bytes=5_000_000, **to)["stream"]
    time.sleep(6)
    peer.tell("echo", bytes=100_000, **to)
    return peer.tell("resume", stream=name, **to)["millis"]


def remote_reset(peer: Peer, to: dict) -> int:
    answer = peer.tell("remoteReset", readBytes=1000, writeBytes=1000, **to)
    assert answer["error"] == "StreamResetError", answer
    return answer.get("received", answer.get("bytes"))


def unknown_protocol(peer: Peer, to: dict) -> float:
    answer = peer.ask("open", protocols=["/nobody/1.0.0"], **to)
    assert answer.get("error") == "UnsupportedProtocolError", answer
    peer.tell("open", protocols=["/nobody/1.0.0", "/echo/1.0.0"], **to)
    return answer["millis"]


def attempt(name: str, step) -> bool:
    try:
        print(f"  ok      {name}: {step()}")
        return True
    except AssertionError as error:
        print(f"  FAILED  {name}: {str(error)[:300]}")
        return False


def run(title: str, dialer_command: list[str], listener_command: list[str], flags: list[str]) -> bool:
    print(title)
    listener = Peer(listener_command, *LISTEN, *flags)
    dialer = Peer(dialer_command, *flags)
    address = listener.ready["addresses"][0]
    transport, peer = address.split("/p2p/")
    wrong = dialer.ask("dial", address=f"{transport}/p2p/{OTHER_PEER}")
    good = attempt("wrong peer id", lambda: _same(wrong.get("error"), "PeerIdMismatchError"))
    dialer.tell("dial", address=address)
    dialer.await_event("identified")
    listener.await_event("identified")
    sides = (("dialer", dialer, peer), ("listener", listener, dialer.ready["peer"]))
    for side, one, other in sides:
        print(f" the {side}")
        good &= all([attempt(name, step) for name, step in steps(one, other)])
    dialer.tell("hangUp", peer=peer)
    listener.await_event("connection:close")
    good &= attempt("reconnect", lambda: dialer.tell("dial", address=address)["millis"])
    for each in (dialer, listener):
        bad = [event for event in each.events if event["event"].startswith(("un", "bad"))]
        good &= attempt("no defects", lambda bad=bad: _same(bad, []))
    good &= attempt("the end of stdin", lambda: _same(dialer.end(), 0))
    good &= attempt("stop", lambda: listener.tell("stop")["millis"])
    return good


def _same(found, expected):
    assert found == expected, f"{found}, not {expected}"
    return found


def main() -> None:
    other = sys.argv[1:]
    good = True
    if other:
        good &= run("this peer dials", PEER, other, [])
        good &= run("the other dials", other, PEER, [])
    else:
        good &= run("as it comes", PEER, PEER, [])
        for key in ("secp256k1", "rsa"):
            good &= run(f"{key} key", PEER, PEER, ["--key", key])
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

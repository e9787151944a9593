// SPDX-License-Identifier: Apache-2.0

// Package control lets a test drive a node: one JSON object a line in, one JSON object a line out, as CONTROL.md says.
package control

import (
	"io"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/protocol"

	"libp2p4j/interop/internal/protocols"
)

// Session is one node under a test's control.
type Session struct {
	node       host.Host
	out        *Output
	failed     func(protocol.ID, error)
	identified *identified
	dials      dials
	held       held
}

// Start serves every protocol and reports what happens, beginning with the ready event.
func Start(node host.Host, out *Output, runtime string) (*Session, error) {
	session := &Session{node: node, out: out, failed: reportFailures(out)}
	protocols.ServeAll(node, session.failed)
	reportConnections(node, out, func() { out.Event("ready", ready(node, runtime)) })
	var err error
	session.identified, err = followIdentify(node, out)
	return session, err
}

func (s *Session) commands() map[string]command {
	return map[string]command{
		"listen":        s.listen,
		"dial":          s.dial,
		"connections":   s.connections,
		"identify":      s.identify,
		"push":          s.push,
		"ping":          s.ping,
		"pingOneStream": s.pingOneStream,
		"echo":          s.echo,
		"sequential":    s.sequential,
		"late":          s.late,
		"sink":          s.sink,
		"source":        s.source,
		"digest":        s.digest,
		"perf":          s.perf,
		"hold":          s.hold,
		"resume":        s.resume,
		"remoteReset":   s.remoteReset,
		"localReset":    s.localReset,
		"open":          s.openOne,
		"hangUp":        s.hangUp,
	}
}

// Run answers the lines of a stream until its end or the stop command, then stops the node.
func (s *Session) Run(in io.Reader) error {
	return answerLines(in, s.out, s.commands(), s.node.Close)
}

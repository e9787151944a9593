// SPDX-License-Identifier: Apache-2.0

// Package unified is an application of libp2p's unified-testing: it is told what to do by environment variables, meets
// the other application at a Redis server, and reports in YAML on stdout.
//
// https://github.com/libp2p/unified-testing/tree/master/docs, write-a-transport-test-app.md and write-a-perf-test-app.md
package unified

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

const (
	defaultTimeout           = 180 * time.Second
	defaultTransferBytes     = 1 << 30
	defaultIterations        = 10
	defaultLatencyIterations = 100
)

// Environment is what the suite tells.
type Environment struct {
	// Dialer says which of the two applications this is.
	Dialer bool
	// RedisAddress is the host and the port of the Redis server.
	RedisAddress string
	// TestKey begins the names of this test's keys.
	TestKey string
	// ListenerIP is what a listener binds to.
	ListenerIP net.IP
	// Timeout is how long to wait for Redis and for the other application.
	Timeout time.Duration
	// UploadBytes and DownloadBytes are the sizes of a perf transfer.
	UploadBytes, DownloadBytes uint64
	// UploadIterations, DownloadIterations and LatencyIterations are the numbers of perf transfers.
	UploadIterations, DownloadIterations, LatencyIterations int
}

// ReadEnvironment reads the variables; the error names all that are missing or wrong.
//
// DURATION is left aside, as the suite's own applications do: it belongs to no step of the documents.
func ReadEnvironment(lookup func(string) string) (Environment, error) {
	v := &variables{lookup: lookup}
	environment := Environment{
		Dialer:             v.isDialer(),
		RedisAddress:       v.required("REDIS_ADDR", "HOST:PORT, such as transport-redis:6379"),
		TestKey:            v.required("TEST_KEY", "what this test's keys in Redis begin with"),
		ListenerIP:         v.ip("LISTENER_IP", net.IPv4zero),
		Timeout:            time.Duration(v.count("TEST_TIMEOUT_SECS", uint64(defaultTimeout/time.Second))) * time.Second,
		UploadBytes:        v.number("UPLOAD_BYTES", defaultTransferBytes),
		DownloadBytes:      v.number("DOWNLOAD_BYTES", defaultTransferBytes),
		UploadIterations:   v.count("UPLOAD_ITERATIONS", defaultIterations),
		DownloadIterations: v.count("DOWNLOAD_ITERATIONS", defaultIterations),
		LatencyIterations:  v.count("LATENCY_ITERATIONS", defaultLatencyIterations),
	}
	v.supports("TRANSPORT", "tcp")
	v.supports("SECURE_CHANNEL", "noise")
	v.supports("MUXER", "yamux")
	return environment, errors.Join(v.wrong...)
}

// variables collects what is wrong with them.
type variables struct {
	lookup func(string) string
	wrong  []error
}

func (v *variables) fail(name, wanted string) {
	v.wrong = append(v.wrong, fmt.Errorf("%s is %q; it has to be %s", name, v.lookup(name), wanted))
}

func (v *variables) required(name, wanted string) string {
	text := v.lookup(name)
	if text == "" {
		v.fail(name, wanted)
	}
	return text
}

func (v *variables) isDialer() bool {
	const name = "IS_DIALER"
	text := v.lookup(name)
	if text != "true" && text != "false" {
		v.fail(name, "true or false")
	}
	return text == "true"
}

func (v *variables) ip(name string, missing net.IP) net.IP {
	text := v.lookup(name)
	if text == "" {
		return missing
	}
	ip := net.ParseIP(text)
	if ip == nil {
		v.fail(name, "an IP address")
	}
	return ip
}

// number takes what is missing or null, as the suite writes what its user left out, as the default.
func (v *variables) number(name string, missing uint64) uint64 {
	text := v.lookup(name)
	if text == "" || text == "null" {
		return missing
	}
	number, err := strconv.ParseUint(text, 10, 48)
	if err != nil {
		v.fail(name, "a number")
	}
	return number
}

func (v *variables) count(name string, missing uint64) int {
	number := v.number(name, missing)
	if number < 1 || number > 1_000_000 {
		v.fail(name, "a number from 1 to 1000000")
	}
	return int(number)
}

// supports takes one value; the variables of layers that a transport has of itself are not set.
func (v *variables) supports(name, only string) {
	if text := v.lookup(name); text != only && (text != "" || name == "TRANSPORT") {
		v.fail(name, only+", which is all that this application has")
	}
}

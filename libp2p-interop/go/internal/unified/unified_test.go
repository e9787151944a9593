// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"bytes"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func variablesOf(changes map[string]string) func(string) string {
	all := map[string]string{
		"IS_DIALER": "true", "REDIS_ADDR": "redis:6379", "TEST_KEY": "a5b50d5e", "TRANSPORT": "tcp",
		"SECURE_CHANNEL": "noise", "MUXER": "yamux", "LISTENER_IP": "0.0.0.0", "DEBUG": "false",
	}
	maps.Copy(all, changes)
	return func(name string) string { return all[name] }
}

func read(t *testing.T, changes map[string]string) Environment {
	t.Helper()
	environment, err := ReadEnvironment(variablesOf(changes))
	if err != nil {
		t.Fatal(err)
	}
	return environment
}

func TestDefaultsOfWhatIsMissingOrNull(t *testing.T) {
	environment := read(t, map[string]string{"UPLOAD_ITERATIONS": "null", "DOWNLOAD_BYTES": "null", "DURATION": "20"})
	if environment.UploadIterations != 10 || environment.DownloadIterations != 10 || environment.LatencyIterations != 100 ||
		environment.UploadBytes != 1<<30 || environment.DownloadBytes != 1<<30 || environment.Timeout != 180*time.Second {
		t.Errorf("%+v", environment)
	}
}

func TestNamesWhatIsWrong(t *testing.T) {
	for name, value := range map[string]string{
		"IS_DIALER": "yes", "REDIS_ADDR": "", "TEST_KEY": "", "TRANSPORT": "quic-v1", "SECURE_CHANNEL": "tls",
		"MUXER": "mplex", "LISTENER_IP": "nowhere", "UPLOAD_BYTES": "-1", "LATENCY_ITERATIONS": "0",
	} {
		_, err := ReadEnvironment(variablesOf(map[string]string{name: value}))
		if err == nil || !strings.HasPrefix(err.Error(), name+" is ") {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	if _, err := ReadEnvironment(variablesOf(map[string]string{"TRANSPORT": ""})); err == nil {
		t.Error("took no transport")
	}
	// Those of a transport that has both of itself.
	read(t, map[string]string{"SECURE_CHANNEL": "", "MUXER": ""})
}

// report runs a listener and a dialer.
func report(t *testing.T, test Test, server *miniredis.Miniredis, changes map[string]string) string {
	t.Helper()
	changes["REDIS_ADDR"] = server.Addr()
	dialer := read(t, changes)
	listener := dialer
	listener.Dialer = false
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- test.Run(ctx, listener, nil) }()
	var written bytes.Buffer
	if err := test.Run(context.Background(), dialer, &written); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	return written.String()
}

func TestTransport(t *testing.T) {
	server := miniredis.RunT(t)
	written := report(t, Tests()["transport"], server, map[string]string{})
	if !regexp.MustCompile(`^latency:\n  handshake_plus_one_rtt: \d+\.\d{3}\n  ping_rtt: \d+\.\d{3}\n  unit: ms\n$`).MatchString(written) {
		t.Error(written)
	}
}

func TestPerf(t *testing.T) {
	server := miniredis.RunT(t)
	written := report(t, Tests()["perf"], server, map[string]string{
		"UPLOAD_BYTES": "1000000", "DOWNLOAD_BYTES": "2000000", "UPLOAD_ITERATIONS": "3", "DOWNLOAD_ITERATIONS": "4",
		"LATENCY_ITERATIONS": "5",
	})
	for name, iterations := range map[string]string{"upload": "3", "download": "4", "latency": "5"} {
		if !regexp.MustCompile(`(?m)^` + name + `:\n  iterations: ` + iterations +
			`\n  min: [\d.]+\n  q1: [\d.]+\n  median: [\d.]+\n  q3: [\d.]+\n  max: [\d.]+\n  outliers: \[.*\]\n  samples: \[.+\]\n  unit: \w+$`).
			MatchString(written) {
			t.Errorf("%s: %s", name, written)
		}
	}
	if address, err := server.Get("a5b50d5e_listener_multiaddr"); err != nil || !strings.HasPrefix(address, "/ip4/") {
		t.Errorf("not a string in Redis: %s, %v", address, err)
	}
}

func TestReplacesTheAddressOfAnEarlierRun(t *testing.T) {
	server := miniredis.RunT(t)
	meeting := newRendezvous(Environment{RedisAddress: server.Addr(), TestKey: "k"})
	defer meeting.close()
	for _, address := range []string{"earlier", "now"} {
		if err := meeting.pushAddress(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := server.List("k_listener_multiaddr"); err != nil || !slices.Equal(list, []string{"now"}) {
		t.Errorf("%v, %v", list, err)
	}
	if address, err := meeting.popAddress(t.Context()); err != nil || address != "now" {
		t.Errorf("%s, %v", address, err)
	}
}

func TestGivesUpWhenNobodyListens(t *testing.T) {
	server := miniredis.RunT(t)
	dialer := read(t, map[string]string{"REDIS_ADDR": server.Addr()})
	dialer.Timeout = 50 * time.Millisecond
	for name, test := range Tests() {
		if err := test.Run(t.Context(), dialer, nil); err == nil || !strings.Contains(err.Error(), "a5b50d5e_listener_multiaddr") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDistribution(t *testing.T) {
	found := distributionOf([]float64{4, 1, 3, 2, 100})
	if found.min != 1 || found.q1 != 2 || found.median != 3 || found.q3 != 4 || found.max != 4 ||
		!slices.Equal(found.outliers, []float64{100}) || !slices.Equal(found.samples, []float64{1, 2, 3, 4, 100}) {
		t.Errorf("%+v", found)
	}
	if between := distributionOf([]float64{1, 2}); between.q1 != 1.25 || between.median != 1.5 {
		t.Errorf("%+v", between)
	}
	if gigabits := throughput("upload", 1_000_000_000).value(time.Second); gigabits != 8 {
		t.Error(gigabits)
	}
}

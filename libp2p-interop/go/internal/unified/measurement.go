// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// measurement is a section of the report.
type measurement struct {
	name     string
	unit     string
	decimals int
	// value is what one transfer's time means.
	value func(time.Duration) float64
}

var latency = measurement{name: "latency", unit: "ms", decimals: 3, value: millis}

func throughput(name string, bytes uint64) measurement {
	return measurement{name: name, unit: "Gbps", decimals: 2, value: func(elapsed time.Duration) float64 {
		return float64(bytes) * 8 / float64(elapsed.Nanoseconds())
	}}
}

// report writes the section; there is at least one sample.
func (m measurement) report(to io.Writer, samples []float64) error {
	found := distributionOf(samples)
	_, err := fmt.Fprintf(to, "%s:\n  iterations: %d\n  min: %s\n  q1: %s\n  median: %s\n  q3: %s\n  max: %s\n"+
		"  outliers: [%s]\n  samples: [%s]\n  unit: %s\n", m.name, len(samples),
		m.format(found.min), m.format(found.q1), m.format(found.median), m.format(found.q3), m.format(found.max),
		m.format(found.outliers...), m.format(found.samples...), m.unit)
	return err
}

func (m measurement) format(values ...float64) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprintf("%.*f", m.decimals, value)
	}
	return strings.Join(texts, ", ")
}

// distribution is of samples in ascending order. Outliers are further beyond the quartiles than one and a half times
// their distance; min and max are of the others.
type distribution struct {
	min, q1, median, q3, max float64
	outliers, samples        []float64
}

func distributionOf(samples []float64) distribution {
	sorted := slices.Sorted(slices.Values(samples))
	d := distribution{q1: quantile(sorted, 0.25), median: quantile(sorted, 0.5), q3: quantile(sorted, 0.75), samples: sorted}
	margin := 1.5 * (d.q3 - d.q1)
	var inner []float64
	for _, sample := range sorted {
		if sample < d.q1-margin || sample > d.q3+margin {
			d.outliers = append(d.outliers, sample)
		} else {
			inner = append(inner, sample)
		}
	}
	// Never empty: the median of the sorted lies between the quartiles.
	d.min, d.max = inner[0], inner[len(inner)-1]
	return d
}

// quantile interpolates between the two samples that a share of all lies between.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	below, above := math.Floor(at), math.Ceil(at)
	return sorted[int(below)] + (at-below)*(sorted[int(above)]-sorted[int(below)])
}

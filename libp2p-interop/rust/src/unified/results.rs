// SPDX-License-Identifier: Apache-2.0

//! Figures of one measurement, as the suite's results have them.

use std::{fmt, time::Duration};

/// Outliers lie more than so many interquartile ranges beyond the quartiles.
const FENCE_RANGES: f64 = 1.5;

#[derive(Debug, Clone, Copy)]
pub enum Unit {
    Milliseconds,
    /// Of so many bytes.
    GigabitsPerSecond(u64),
}

impl Unit {
    pub fn gigabits_per_second(bytes: u64) -> Self {
        Unit::GigabitsPerSecond(bytes)
    }

    fn name(self) -> &'static str {
        match self {
            Unit::Milliseconds => "ms",
            Unit::GigabitsPerSecond(_) => "Gbps",
        }
    }

    fn decimals(self) -> usize {
        match self {
            Unit::Milliseconds => 3,
            Unit::GigabitsPerSecond(_) => 4,
        }
    }

    fn value(self, duration: Duration) -> f64 {
        let seconds = duration.as_secs_f64();
        match self {
            Unit::Milliseconds => seconds * 1e3,
            Unit::GigabitsPerSecond(bytes) => bytes as f64 * 8.0 / seconds / 1e9,
        }
    }
}

/// Prints itself as YAML.
#[derive(Debug)]
pub struct Section {
    name: &'static str,
    unit: Unit,
    /// In order; at least one.
    samples: Vec<f64>,
}

impl Section {
    pub fn new(name: &'static str, unit: Unit, durations: &[Duration]) -> Self {
        let mut samples = durations.iter().map(|&each| unit.value(each)).collect::<Vec<_>>();
        samples.sort_by(f64::total_cmp);
        Section { name, unit, samples }
    }

    /// The value below which the share lies, between two samples in proportion.
    fn percentile(&self, share: f64) -> f64 {
        let at = share * (self.samples.len() - 1) as f64;
        let below = self.samples[at.floor() as usize];
        below + at.fract() * (self.samples[at.ceil() as usize] - below)
    }

    fn list(&self, samples: &[f64]) -> String {
        let decimals = self.unit.decimals();
        let texts = samples.iter().map(|value| format!("{value:.decimals$}"));
        format!("[{}]", texts.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [q1, median, q3] = [0.25, 0.5, 0.75].map(|share| self.percentile(share));
        let fence = FENCE_RANGES * (q3 - q1);
        let (inliers, outliers) = self
            .samples
            .iter()
            .partition::<Vec<f64>, _>(|&&value| value >= q1 - fence && value <= q3 + fence);
        // The quartiles are within their own fences, so that there are inliers.
        let figures = [
            ("min", inliers[0]),
            ("q1", q1),
            ("median", median),
            ("q3", q3),
            ("max", inliers[inliers.len() - 1]),
        ];
        writeln!(f, "{}:", self.name)?;
        writeln!(f, "  iterations: {}", self.samples.len())?;
        for (name, value) in figures {
            writeln!(f, "  {name}: {value:.*}", self.unit.decimals())?;
        }
        writeln!(f, "  outliers: {}", self.list(&outliers))?;
        writeln!(f, "  samples: {}", self.list(&self.samples))?;
        writeln!(f, "  unit: {}", self.unit.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_outliers_aside() {
        let millis = [4, 2, 3, 1, 100].map(Duration::from_millis);
        let section = Section::new("latency", Unit::Milliseconds, &millis).to_string();
        assert_eq!(
            section,
            "latency:\n  iterations: 5\n  min: 1.000\n  q1: 2.000\n  median: 3.000\n  q3: 4.000\n  max: 4.000\n  \
             outliers: [100.000]\n  samples: [1.000, 2.000, 3.000, 4.000, 100.000]\n  unit: ms\n"
        );
    }

    #[test]
    fn puts_percentiles_between_samples() {
        let seconds = [1, 2].map(Duration::from_secs);
        let section = Section::new("upload", Unit::gigabits_per_second(1 << 30), &seconds).to_string();
        assert!(
            section.contains("  min: 4.2950\n  q1: 5.3687\n  median: 6.4425\n"),
            "{section}"
        );
        assert!(section.contains("  max: 8.5899\n  outliers: []\n"), "{section}");
        assert!(section.ends_with("  unit: Gbps\n"), "{section}");
    }
}

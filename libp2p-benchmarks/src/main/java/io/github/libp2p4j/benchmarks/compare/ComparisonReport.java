/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.benchmarks.figure.Figure;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured. Collects on one thread.
 */
final class ComparisonReport {

	/**
	 * Who took part.
	 *
	 * @param name as in tables
	 * @param runtime which runs it, or null
	 * @param versions of what it is built from, or null
	 * @param absence why it did not take part, or null
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Presence(String name, @Nullable String runtime, @Nullable JsonNode versions, @Nullable String absence) {
	}

	/**
	 * A figure of one pair.
	 *
	 * @param name such as {@code upload.1}
	 * @param unit such as {@code MB/s}
	 * @param dialler who did the work
	 * @param listener with whom
	 * @param median of the rounds
	 * @param min of the rounds
	 * @param max of the rounds
	 * @param runs how many rounds
	 */
	record PairFigure(String name, String unit, String dialler, String listener, double median, double min, double max,
			int runs) {
	}

	/**
	 * A pair's figure divided by that of a peer among its own, round by round.
	 *
	 * @param name such as {@code upload.1}
	 * @param dialler who did the work
	 * @param listener with whom
	 * @param to the peer
	 * @param median of the rounds' ratios
	 * @param settled whether they spread less than {@link Figure#SETTLED_SPREAD}
	 */
	record Ratio(String name, String dialler, String listener, String to, double median, boolean settled) {
	}

	/** Of a pair in every round. */
	private record Series(Pairing pairing, Map<String, List<Sample>> samples) {
	}

	private final List<Presence> presences = new ArrayList<>();

	private final Map<String, Series> series = new LinkedHashMap<>();

	private final Map<String, String> units = new LinkedHashMap<>();

	private final List<String> failures = new ArrayList<>();

	private final List<Figure> machine = new ArrayList<>();

	void absent(String name, String absence) {
		this.presences.add(new Presence(name, null, null, absence));
	}

	void describe(Participant participant, JsonNode ready) {
		this.presences
			.add(new Presence(participant.name(), ready.path("runtime").asText(), ready.path("versions"), null));
	}

	/** Has the pair's row come where it is told of first. */
	void expect(Pairing pairing) {
		this.series.put(pairing.label(), new Series(pairing, new LinkedHashMap<>()));
	}

	void add(Pairing pairing, Sample sample) {
		this.units.put(sample.name(), sample.unit());
		Series row = this.series.get(pairing.label());
		if (row != null) {
			row.samples().computeIfAbsent(sample.name(), (name) -> new ArrayList<>()).add(sample);
		}
	}

	void addMachine(List<Sample> samples) {
		samples.forEach((sample) -> this.machine.add(Figure.of(List.of(sample))));
	}

	/** What a pair could not do; what it did before is forgotten. */
	void fail(Pairing pairing, String work, String why) {
		this.failures.add(pairing.label() + ": " + work + ": " + why);
		Series row = this.series.get(pairing.label());
		if (row != null) {
			row.samples().keySet().removeIf((name) -> name.startsWith(work));
		}
	}

	List<Presence> presences() {
		return this.presences;
	}

	List<String> failures() {
		return this.failures;
	}

	List<Figure> machine() {
		return this.machine;
	}

	/** Names and units of all that was measured with anyone. */
	Map<String, String> units() {
		return this.units;
	}

	List<Pairing> pairings() {
		return this.series.values().stream().map(Series::pairing).toList();
	}

	List<PairFigure> figures() {
		List<PairFigure> figures = new ArrayList<>();
		this.series.values().forEach((row) -> row.samples().values().forEach((samples) -> {
			Figure figure = Figure.of(samples);
			figures.add(new PairFigure(figure.name(), figure.unit(), row.pairing().dialler().name(),
					row.pairing().listener().name(), figure.median(), figure.min(), figure.max(), figure.runs()));
		}));
		return figures;
	}

	/**
	 * Ours among our own, and with the peer in both roles, each to the peer among its
	 * own.
	 */
	List<Ratio> ratios() {
		List<Ratio> ratios = new ArrayList<>();
		for (Series base : this.series.values()) {
			String peer = base.pairing().listener().name();
			if (!base.pairing().isAmongEqual() || peer.startsWith(Participant.OURS)) {
				continue;
			}
			for (Series row : this.series.values()) {
				boolean ours = row.pairing().isAmongEqual()
						&& row.pairing().dialler().name().startsWith(Participant.OURS);
				if (ours || (!row.pairing().isAmongEqual() && row.pairing().involves(peer))) {
					addRatios(ratios, row, base, peer);
				}
			}
		}
		return ratios;
	}

	private void addRatios(List<Ratio> ratios, Series row, Series base, String peer) {
		row.samples().forEach((name, samples) -> {
			List<Sample> bases = base.samples().getOrDefault(name, List.of());
			if (bases.size() == samples.size()) {
				List<Sample> compared = new ArrayList<>();
				for (int round = 0; round < samples.size(); round++) {
					Sample sample = samples.get(round);
					compared.add(new Sample(name, sample.unit(), sample.value(), bases.get(round).value()));
				}
				addRatio(ratios, Figure.of(compared), row.pairing(), peer);
			}
		});
	}

	private static void addRatio(List<Ratio> ratios, Figure figure, Pairing pairing, String peer) {
		Double ratio = figure.ratioToLimit();
		if (ratio != null) {
			ratios.add(new Ratio(figure.name(), pairing.dialler().name(), pairing.listener().name(), peer, ratio,
					figure.settled()));
		}
	}

	String json() {
		Map<String, Object> root = new LinkedHashMap<>();
		root.put("jdk", Report.jdk());
		root.put("cpu", Report.cpu());
		root.put("participants", this.presences);
		root.put("figures", figures());
		root.put("ratios", ratios());
		root.put("machine", this.machine);
		root.put("failures", this.failures);
		try {
			return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
					+ System.lineSeparator();
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

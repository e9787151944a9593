/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what observations were when they ended.
 */
final class RecordedObservations implements ObservationHandler<Observation.Context> {

	final ObservationRegistry registry = ObservationRegistry.create();

	final List<Ended> ended = new CopyOnWriteArrayList<>();

	final List<String> started = new CopyOnWriteArrayList<>();

	RecordedObservations() {
		this.registry.observationConfig().observationHandler(this);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStart(Observation.Context context) {
		this.started.add(String.valueOf(context.getName()));
	}

	@Override
	public void onStop(Observation.Context context) {
		this.ended.add(new Ended(String.valueOf(context.getName()), String.valueOf(context.getContextualName()),
				map(context.getLowCardinalityKeyValues()), map(context.getHighCardinalityKeyValues()),
				context.getError()));
	}

	Ended only() {
		if (this.ended.size() != 1) {
			throw new IllegalStateException("Not one: " + this.ended);
		}
		return this.ended.get(0);
	}

	private static Map<String, String> map(KeyValues values) {
		return values.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
	}

	record Ended(String name, String contextualName, Map<String, String> low, Map<String, String> high,
			@Nullable Throwable error) {
	}

}

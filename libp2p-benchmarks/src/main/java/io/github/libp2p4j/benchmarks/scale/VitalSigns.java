/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/**
 * Watches this process from now on. Thread-safe.
 */
final class VitalSigns {

	/** How the JVM calls a collection of everything at once. */
	private static final String FULL = "end of major GC";

	private static final String ASKED_FOR = "System.gc()";

	private final AtomicLong fullCollections = new AtomicLong();

	VitalSigns() {
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			if (collector instanceof NotificationEmitter emitter) {
				emitter.addNotificationListener((notification, handback) -> noticed(notification), null, null);
			}
		}
	}

	private void noticed(Notification notification) {
		if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
			GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
				.from((CompositeData) notification.getUserData());
			if (info.getGcAction().equals(FULL) && !info.getGcCause().equals(ASKED_FOR)) {
				this.fullCollections.incrementAndGet();
			}
		}
	}

	/** Collects first. */
	Vitals look() {
		long heapBytes = ProcessMemory.afterCollections().heapBytes();
		return new Vitals(heapBytes, OpenFiles.open(), ManagementFactory.getThreadMXBean().getThreadCount(),
				this.fullCollections.get());
	}

}

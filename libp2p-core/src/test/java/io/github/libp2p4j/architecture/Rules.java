/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceRule;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

/**
 * The rules. {@link ArchitectureTests} applies them to the code,
 * {@link BrokenFixturesTests} proves that each can fail.
 */
final class Rules {

	/** The rooms that do no I/O: bytes in, bytes out, time as an argument. */
	private static final String[] SANS_IO = { "..bytes", "..machine", "..multistream", "..noise", "..yamux",
			"..upgrade" };

	/**
	 * What reaches out of the process, or to another thread, or decides for itself what
	 * time it is.
	 */
	private static final String[] IMPURE_PACKAGES = { "java.nio.channels..", "java.nio.file..", "java.net..",
			"java.util.concurrent..", "org.slf4j..", "java.util.logging..", "org.conscrypt.." };

	private static final Set<String> IMPURE_CLASSES = Set.of("java.lang.Thread", "java.lang.ThreadLocal",
			"java.lang.Runtime", "java.lang.ProcessBuilder", "java.lang.System$Logger", "java.util.Timer",
			"java.time.Clock", "java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream",
			"java.io.RandomAccessFile");

	private static final Set<String> IMPURE_CALLS = Set.of("java.lang.System.nanoTime",
			"java.lang.System.currentTimeMillis", "java.lang.Math.random", "java.time.Instant.now",
			"java.security.SecureRandom.<init>", "java.security.SecureRandom.getInstance",
			"java.security.SecureRandom.getInstanceStrong", "java.util.Random.<init>", "java.util.UUID.randomUUID");

	/**
	 * Not network channels: a stream seen as a channel, a key file and its lock, what a
	 * closed one throws.
	 */
	private static final Set<String> HARMLESS_CHANNELS = Set.of("Channel", "ByteChannel", "ReadableByteChannel",
			"WritableByteChannel", "GatheringByteChannel", "ScatteringByteChannel", "InterruptibleChannel",
			"SeekableByteChannel", "FileChannel", "FileLock", "FileChannel$MapMode", "Channels");

	private static final String[] FRAMEWORKS = { "org.springframework..", "io.netty..", "io.micrometer..",
			"jakarta.." };

	private Rules() {
	}

	static SliceRule noCycles() {
		return slices().matching("(**)").should().beFreeOfCycles();
	}

	/**
	 * ArchUnit throws, rather than reports, when a class with dependencies is in no room
	 * of the drawing.
	 */
	static ArchRule arrowsAreDrawn(Path drawing, String packages) {
		return classes().should(adhereToPlantUmlDiagram(drawing, consideringOnlyDependenciesInAnyPackage(packages)));
	}

	static Set<String> undrawnRooms(Path drawing, JavaClasses classes) {
		Set<String> rooms = new TreeSet<>();
		classes.forEach((javaClass) -> rooms.add(javaClass.getPackageName()));
		rooms.removeAll(Drawing.read(drawing).rooms().values());
		return rooms;
	}

	static Set<String> roomsWithoutCode(Path drawing, JavaClasses classes) {
		Set<String> rooms = new TreeSet<>(Drawing.read(drawing).rooms().values());
		classes.forEach((javaClass) -> rooms.remove(javaClass.getPackageName()));
		return rooms;
	}

	static Set<String> unusedArrows(Path plantUml, JavaClasses classes) {
		Drawing drawing = Drawing.read(plantUml);
		Set<String> unused = new TreeSet<>(drawing.arrows());
		for (JavaClass javaClass : classes) {
			for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
				unused.remove(Drawing.arrow(drawing.roomOf(javaClass.getPackageName()),
						drawing.roomOf(dependency.getTargetClass().getBaseComponentType().getPackageName())));
			}
		}
		return unused;
	}

	static ArchRule machinesImportNoInputOutput() {
		return noClasses().that()
			.resideInAnyPackage(SANS_IO)
			.should()
			.dependOnClassesThat(resideInAnyPackage(IMPURE_PACKAGES).or(named(IMPURE_CLASSES)))
			.because("the machines are tested with literal bytes and a hand-moved clock");
	}

	static ArchRule machinesAskNobodyForTimeOrRandomness() {
		return classes().that().resideInAnyPackage(SANS_IO).should(new ArchCondition<>("be told time and randomness") {
			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				for (JavaCodeUnitAccess<?> access : javaClass.getCodeUnitAccessesFromSelf()) {
					String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
					if (IMPURE_CALLS.contains(target)) {
						events.add(SimpleConditionEvent.violated(javaClass, access.getDescription()));
					}
				}
			}
		});
	}

	/** Selectors and server sockets live in one room. */
	static ArchRule selectorsStayInTheEventLoop() {
		return noClasses().that()
			.resideOutsideOfPackage("..eventloop")
			.should()
			.dependOnClassesThat(DescribedPredicate.describe("select or accept", Rules::isNetworkChannel));
	}

	private static boolean isNetworkChannel(JavaClass javaClass) {
		if (!javaClass.getPackageName().startsWith("java.nio.channels")) {
			return false;
		}
		String name = javaClass.getName().substring("java.nio.channels.".length());
		// SocketChannel is named where sockets made by others are taken over
		// (ConnectionManager.upgrade): the type passes
		// through, its methods are the event loop's to call, see
		// socketsAreUsedInTheEventLoop.
		return !name.endsWith("Exception") && !name.equals("SocketChannel") && !HARMLESS_CHANNELS.contains(name);
	}

	static ArchRule socketsAreUsedInTheEventLoop() {
		return classes().that()
			.resideOutsideOfPackage("..eventloop")
			.should(new ArchCondition<>("hand sockets over without using them") {
				@Override
				public void check(JavaClass javaClass, ConditionEvents events) {
					for (JavaCodeUnitAccess<?> access : javaClass.getCodeUnitAccessesFromSelf()) {
						if (access.getTargetOwner().getName().equals("java.nio.channels.SocketChannel")
								&& !access.getTarget().getName().equals("close")) {
							events.add(SimpleConditionEvent.violated(javaClass, access.getDescription()));
						}
					}
				}
			});
	}

	static ArchRule noFrameworks() {
		return noClasses().should().dependOnClassesThat().resideInAnyPackage(FRAMEWORKS);
	}

	static ArchRule noDeserialisation() {
		return noClasses().should()
			.dependOnClassesThat()
			.areAssignableTo(ObjectInputStream.class)
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(ObjectOutputStream.class)
			.because("reading Java objects runs the sender's code");
	}

	static ArchRule noStaticState() {
		return fields().that().areStatic().should().beFinal();
	}

	static ArchRule packagesAreNullMarked() {
		return classes().should(new ArchCondition<>("live in a null-marked package") {
			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				if (javaClass.getPackage().tryGetAnnotationOfType(NullMarked.class).isEmpty()) {
					events.add(SimpleConditionEvent.violated(javaClass,
							javaClass.getName() + " is in a package without @NullMarked"));
				}
			}
		});
	}

	static ArchRule namesSaySomething() {
		return noClasses().should()
			.haveNameMatching(".*[a-z](Util|Utils|Utilities|Helper|Helpers|Impl|Base|Common)")
			.orShould()
			.haveNameMatching(".*(?<!Connection)Manager");
	}

	/**
	 * Accessors are called as the thing is called; what the JDK's types demand is theirs.
	 */
	static ArchRule noGetPrefix() {
		return methods().that().haveNameMatching("get[A-Z].*").should(new ArchCondition<>("have no get prefix") {
			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				if (!isOverride(method)) {
					events.add(SimpleConditionEvent.violated(method, method.getFullName()));
				}
			}
		}).allowEmptyShould(true);
	}

	private static boolean isOverride(JavaMethod method) {
		String[] parameters = method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
		JavaClass owner = method.getOwner();
		return owner.getAllRawSuperclasses()
			.stream()
			.anyMatch((type) -> type.tryGetMethod(method.getName(), parameters).isPresent())
				|| owner.getAllRawInterfaces()
					.stream()
					.anyMatch((type) -> type.tryGetMethod(method.getName(), parameters).isPresent());
	}

	private static DescribedPredicate<JavaClass> named(Set<String> names) {
		return DescribedPredicate.describe("are any of " + names, (javaClass) -> names.contains(javaClass.getName()));
	}

}

/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A component diagram, read. Immutable. ArchUnit reads the same file to check arrows;
 * this reading is for what ArchUnit does not ask: which arrows and rooms there are at
 * all. It refuses lines that it does not understand, so that the two readings cannot
 * drift apart.
 *
 * @param rooms names to packages
 * @param arrows such as {@code noise --> bytes}: each must be used
 * @param plannedArrows the grey ones: allowed, not used yet
 */
record Drawing(Map<String, String> rooms, Set<String> arrows, Set<String> plannedArrows) {

	private static final Pattern ROOM = Pattern.compile("\\[(\\w+)] <<([\\w.]+)>>");

	private static final Pattern ARROW = Pattern.compile("\\[(\\w+)] --> \\[(\\w+)]");

	private static final Pattern PLANNED = Pattern.compile("\\[(\\w+)] -\\[#gray]-> \\[(\\w+)]");

	private static final Pattern MERMAID_ARROW = Pattern.compile("(?m)^\\s*(\\w+) --> (\\w+)$");

	static Drawing read(Path plantUml) {
		Drawing drawing = new Drawing(new LinkedHashMap<>(), new TreeSet<>(), new TreeSet<>());
		Repository.text(plantUml).lines().map(String::strip).forEach(drawing::readLine);
		return drawing;
	}

	/** The arrows of the Mermaid block in a Markdown file. */
	static Set<String> mermaidArrows(Path markdown) {
		String text = Repository.text(markdown);
		int start = text.indexOf("```mermaid");
		if (start < 0) {
			throw new IllegalArgumentException("No Mermaid block in " + markdown);
		}
		String block = text.substring(start, text.indexOf("```\n", start + 3));
		Set<String> arrows = new TreeSet<>();
		Matcher matcher = MERMAID_ARROW.matcher(block);
		while (matcher.find()) {
			arrows.add(arrow(matcher.group(1), matcher.group(2)));
		}
		return arrows;
	}

	static String arrow(String from, String to) {
		return from + " --> " + to;
	}

	Set<String> allArrows() {
		Set<String> all = new TreeSet<>(this.arrows);
		all.addAll(this.plannedArrows);
		return all;
	}

	private void readLine(String line) {
		if (line.isEmpty() || line.startsWith("'") || line.startsWith("@")) {
			return;
		}
		Matcher room = ROOM.matcher(line);
		Matcher arrow = ARROW.matcher(line);
		Matcher planned = PLANNED.matcher(line);
		if (room.matches()) {
			this.rooms.put(room.group(1), room.group(2));
		}
		else if (arrow.matches()) {
			this.arrows.add(arrow(arrow.group(1), arrow.group(2)));
		}
		else if (planned.matches()) {
			this.plannedArrows.add(arrow(planned.group(1), planned.group(2)));
		}
		else {
			throw new IllegalArgumentException("Neither a room nor an arrow: " + line);
		}
	}

	String roomOf(String packageName) {
		return this.rooms.entrySet()
			.stream()
			.filter((room) -> room.getValue().equals(packageName))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(packageName);
	}

}

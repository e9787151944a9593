/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.List;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * No converter turns objects of a type into bytes and back.
 */
public final class UnsupportedPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String JSON_MAPPER = "tools.jackson.databind.json.JsonMapper";

	private final String type;

	private final String usedAs;

	private final String remedy;

	UnsupportedPayloadException(ResolvableType type, String usedAs, List<PayloadConverter> asked) {
		super("No converter takes " + type + ", " + usedAs + "; there are: " + asked + ". " + remedy(type));
		this.type = type.toString();
		this.usedAs = usedAs;
		this.remedy = remedy(type);
	}

	private static String remedy(ResolvableType type) {
		if (PayloadTypes.isNoMessage(type)) {
			return "Objects of this type are no messages: send and receive values, such as records, text or bytes.";
		}
		boolean json = ClassUtils.isPresent(JSON_MAPPER, null);
		return (json ? "Add" : "Add spring-boot-starter-jackson for JSON, or") + " a PayloadConverter bean that takes "
				+ type + ".";
	}

	/**
	 * The type that nobody takes.
	 */
	public String type() {
		return this.type;
	}

	/**
	 * What it is needed for, such as {@code the answer of SumService.sum}.
	 */
	public String usedAs() {
		return this.usedAs;
	}

	/**
	 * What would help, as a sentence.
	 */
	public String remedy() {
		return this.remedy;
	}

}

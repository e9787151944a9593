/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Checks the constraints that a parameter puts on its payload with {@code @Valid} or
 * {@code @Validated}. Immutable.
 *
 * @param validator the application's
 * @param hints such as groups
 * @param name of the parameter
 */
record PayloadValidator(Validator validator, Object[] hints, String name) {

	/**
	 * @return null if the parameter asks for no validation
	 * @throws InvalidStreamHandlerException if nobody can validate
	 */
	static @Nullable PayloadValidator of(MethodParameter parameter, @Nullable Validator validator, String description) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				if (validator == null) {
					throw new InvalidStreamHandlerException(description,
							"its parameter " + BeanMethod.describe(parameter)
									+ " is to be validated and there is no Validator bean, or more than one",
							"Add org.springframework.boot:spring-boot-starter-validation, or make one "
									+ "org.springframework.validation.Validator bean the primary one.");
				}
				String name = parameter.getParameterName();
				return new PayloadValidator(validator, hints, (name != null) ? name : "payload");
			}
		}
		return null;
	}

	void validate(Object payload, String protocol) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(payload, this.name);
		if (this.validator instanceof SmartValidator smart) {
			smart.validate(payload, errors, this.hints);
		}
		else {
			this.validator.validate(payload, errors);
		}
		if (errors.hasErrors()) {
			throw new PayloadValidationException(
					"A message on " + protocol + " breaks " + errors.getErrorCount() + " constraint(s) on "
							+ errors.getAllErrors()
								.stream()
								.map((error) -> error.getCodes())
								.map(PayloadValidator::code)
								.toList(),
					errors);
		}
	}

	/**
	 * Such as {@code NotBlank.numbers.name}: the first of an error's codes. Its message
	 * may quote the peer.
	 */
	private static String code(String @Nullable [] codes) {
		return (codes != null && codes.length > 0) ? codes[0] : "?";
	}

}

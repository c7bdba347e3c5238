// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.ConditionResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions in the Common Expression Language, as Google IAM has them.
 *
 * <p>An expression sees {@code principal}, {@code resource} and {@code request}, the standard functions and macros, and of
 * Google's own {@code resource.matchTag(key, value)}, {@code resource.hasTagKey(key)}, {@code text.extract(template)} and
 * {@code api.getAttribute(name, otherwise)}, whose {@code api} is there only where a service says so. It is
 * checked when it is compiled, so a wrong type or a misspelt function is an error of the policy. What {@code principal},
 * {@code resource} and {@code request} have is known only when it is evaluated: one that looks at something absent is undecided,
 * unless it asks {@code has(request.host)} before.
 *
 * <p>An expression has at most 2048 characters, nests at most 32 deep, and takes at most 1,000 steps of a loop in one evaluation;
 * regular expressions are of RE2, which are linear. Pure, immutable, safe for use by many threads, does not block.
 */
public final class CelConditions implements ConditionEngine {
    static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(2048)
            .maxParseRecursionDepth(32)
            .comprehensionMaxIterations(1_000)
            .maxRegexProgramSize(1_000)
            .enableHeterogeneousNumericComparisons(true)
            .errorOnIntWrap(true)
            .errorOnDuplicateMapKeys(true)
            .build();

    private static final Pattern KEY = Pattern.compile("'([A-Za-z_][A-Za-z0-9_.]{0,127})'");
    private final CelCompiler compiler;
    private final CelRuntime runtime;

    private CelConditions(CelCompiler compiler, CelRuntime runtime) {
        this.compiler = compiler;
        this.runtime = runtime;
    }

    /** An engine. It is worth keeping, and holds nothing that must be closed. */
    public static CelConditions open() {
        MapType attributes = MapType.create(SimpleType.STRING, SimpleType.DYN);
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("principal", attributes)
                .addVar("resource", attributes)
                .addVar("request", attributes)
                .addVar("api", attributes)
                .addFunctionDeclarations(GoogleFunctions.declarations())
                .setResultType(SimpleType.BOOL)
                .build();
        CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .addFunctionBindings(GoogleFunctions.bindings())
                .build();
        return new CelConditions(compiler, runtime);
    }

    @Override
    public Compiled compile(String expression) {
        try {
            CelRuntime.Program program =
                    runtime.createProgram(compiler.compile(expression).getAst());
            return attributes -> evaluated(program, attributes);
        } catch (CelValidationException malformed) {
            throw new IllegalArgumentException(firstLine(String.valueOf(malformed.getMessage())));
        } catch (CelEvaluationException malformed) {
            throw new IllegalArgumentException("It cannot be made ready.");
        }
    }

    static ConditionResult evaluated(CelRuntime.Program program, Map<String, Map<String, Object>> attributes) {
        try {
            return program.eval(attributes) instanceof Boolean holds
                    ? ConditionResult.of(holds)
                    : ConditionResult.failed("it is neither true nor false");
        } catch (CelEvaluationException failure) {
            return result(failure);
        }
    }

    /** The message of a failure may hold values, so only its code is told, and a key if that is a plain name. */
    private static ConditionResult result(CelEvaluationException failure) {
        CelErrorCode code = failure.getErrorCode();
        if (code == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            Matcher key = KEY.matcher(String.valueOf(failure.getMessage()));
            return ConditionResult.missing(key.find() ? key.group(1) : "something that it looks at");
        }
        return ConditionResult.failed("the evaluation failed with "
                + code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    static String firstLine(String message) {
        return List.of(message.split("\\R", 2)).get(0);
    }
}

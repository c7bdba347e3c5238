// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.cel;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.dataflowoauth.access.policy.ConditionEngine;
import java.util.Map;
import java.util.Optional;

/**
 * Attribute mappings and attribute conditions in the Common Expression Language, as providers of Google's workload identity
 * pools have them.
 *
 * <p>A mapping sees {@code assertion}, the claims of a credential; a condition sees {@code assertion}, and {@code google} and
 * {@code attribute}, what was mapped. Both have the standard functions and macros, {@code text.extract(template)}, and those on
 * texts: {@code split}, {@code join}, {@code lowerAscii}, {@code replace} and the like. Limits are those of
 * {@link CelConditions}. Pure, immutable, safe for use by many threads, does not block.
 */
public final class CelMappings {
    private static final MapType CLAIMS = MapType.create(SimpleType.STRING, SimpleType.DYN);

    private final CelCompiler mappings;
    private final CelCompiler conditions;
    private final CelRuntime runtime;

    private CelMappings(CelCompiler mappings, CelCompiler conditions, CelRuntime runtime) {
        this.mappings = mappings;
        this.conditions = conditions;
        this.runtime = runtime;
    }

    /** It is worth keeping, and holds nothing that must be closed. */
    public static CelMappings open() {
        CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(CelConditions.OPTIONS)
                .addFunctionBindings(GoogleFunctions.bindings())
                .addLibraries(CelExtensions.strings())
                .build();
        return new CelMappings(
                compiler(SimpleType.DYN, "assertion"),
                compiler(SimpleType.BOOL, "assertion", "google", "attribute"),
                runtime);
    }

    /**
     * Makes a mapping ready.
     *
     * @throws IllegalArgumentException if it is malformed; the message says where
     */
    public Mapping mapping(String expression) {
        CelRuntime.Program program = program(mappings, expression);
        return claims -> {
            try {
                return Optional.ofNullable(program.eval(Map.of("assertion", claims)));
            } catch (CelEvaluationException failure) {
                return Optional.empty();
            }
        };
    }

    /**
     * Makes a condition ready; it is evaluated over {@code assertion}, {@code google} and {@code attribute}.
     *
     * @throws IllegalArgumentException if it is malformed or no condition; the message says where
     */
    public ConditionEngine.Compiled condition(String expression) {
        CelRuntime.Program program = program(conditions, expression);
        return attributes -> CelConditions.evaluated(program, attributes);
    }

    /** A mapping that is ready. */
    @FunctionalInterface
    public interface Mapping {
        /**
         * What it makes of the claims.
         *
         * @param claims texts, longs, doubles, flags, lists and maps of such; never null, nor holding null
         * @return a text, a list or whatever the expression makes; empty if it looks at a claim that is not there, or fails
         */
        Optional<Object> of(Map<String, Object> claims);
    }

    private static CelCompiler compiler(CelType result, String... variables) {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(CelConditions.OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addFunctionDeclarations(GoogleFunctions.declarations())
                .addLibraries(CelExtensions.strings())
                .setResultType(result);
        for (String variable : variables) {
            builder.addVar(variable, CLAIMS);
        }
        return builder.build();
    }

    private CelRuntime.Program program(CelCompiler compiler, String expression) {
        try {
            return runtime.createProgram(compiler.compile(expression).getAst());
        } catch (CelValidationException malformed) {
            throw new IllegalArgumentException(CelConditions.firstLine(String.valueOf(malformed.getMessage())));
        } catch (CelEvaluationException malformed) {
            throw new IllegalArgumentException("It cannot be made ready.");
        }
    }
}

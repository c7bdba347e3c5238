// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads failures that no answer came with: those of a token that could not be had, and those of the network. */
final class Failures {
    private static final int DEEPEST = 8;
    private static final List<Class<? extends Throwable>> NETWORK = List.of(
            UnknownHostException.class,
            SocketException.class,
            NoRouteToHostException.class,
            SocketTimeoutException.class,
            ClosedChannelException.class,
            TimeoutException.class);

    private static final Map<String, Finding> CODES = Map.ofEntries(
            Map.entry("oauth2.network-failed", Finding.passing(DiagnosisCodes.NETWORK_UNREACHABLE)),
            Map.entry("oauth2.deadline-passed", Finding.passing(DiagnosisCodes.NETWORK_UNREACHABLE)),
            Map.entry("google.metadata-unreachable", Finding.transport(DiagnosisCodes.NETWORK_UNREACHABLE)),
            Map.entry("oauth2.tls-failed", Finding.transport(DiagnosisCodes.TLS_FAILED)),
            Map.entry("oauth2.subject-token-expired", Finding.authentication(DiagnosisCodes.SUBJECT_TOKEN_STALE)),
            Map.entry("oauth2.scope-narrowed", Finding.authentication(DiagnosisCodes.SCOPE_REFUSED)),
            Map.entry("oauth2.token-not-bound", Finding.authentication(DiagnosisCodes.PROOF_MISSING)));

    private Failures() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        Finding known = CODES.get(said.code());
        if (known != null) {
            return Optional.of(known);
        }
        return symptoms.failure()
                .flatMap(failure ->
                        failure instanceof TokenException none ? ofKind(none, symptoms) : ofNetwork(failure));
    }

    /** One that has an answer is told by that. */
    private static Optional<Finding> ofKind(TokenException failure, Symptoms symptoms) {
        if (failure instanceof TokenException.Unavailable) {
            return Optional.of(Finding.passing(DiagnosisCodes.UNAVAILABLE));
        }
        if (symptoms.refusal().isPresent()) {
            return Optional.empty();
        }
        if (failure instanceof TokenException.Forbidden) {
            return Optional.of(Finding.authentication(DiagnosisCodes.OUTSIDE_GUARDRAIL));
        }
        ErrorCode code = failure instanceof TokenException.Invalid
                ? DiagnosisCodes.ANSWER_BROKEN
                : DiagnosisCodes.CONFIGURATION_WRONG;
        return Optional.of(Finding.transport(code));
    }

    /** By its types alone: a message may hold anything. */
    private static Optional<Finding> ofNetwork(Throwable failure) {
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof SSLException || next instanceof CertificateException) {
                return Optional.of(Finding.transport(DiagnosisCodes.TLS_FAILED).from(type(next)));
            }
            if (isNetwork(next)) {
                return Optional.of(
                        Finding.passing(DiagnosisCodes.NETWORK_UNREACHABLE).from(type(next)));
            }
            next = next.getCause();
        }
        return Optional.empty();
    }

    private static boolean isNetwork(Throwable failure) {
        return NETWORK.stream().anyMatch(type -> type.isInstance(failure));
    }

    private static String type(Throwable failure) {
        return "it failed with " + failure.getClass().getSimpleName();
    }
}

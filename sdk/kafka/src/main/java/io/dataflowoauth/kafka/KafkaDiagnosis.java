// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Reads from what a Kafka client failed with which layer refused: the token, or the role. Asks nobody; stateless, safe for use
 * by many threads.
 */
public final class KafkaDiagnosis {
    private KafkaDiagnosis() {}

    /**
     * The diagnosis of a refusal by a broker, wherever it stands among the causes: code {@code kafka.token-refused} or
     * {@code kafka.permission-denied}. What the broker said is cut at 256 characters.
     *
     * @param principal who logged in, as the request of the stream or recipe tells it
     * @return empty if no broker refused anything: a network that failed, a login that got no token
     */
    public static Optional<Diagnosis> of(Throwable failure, PrincipalChain principal) {
        requireNonNull(principal, "principal");
        return Stream.iterate(requireNonNull(failure, "failure"), cause -> cause != null, Throwable::getCause)
                .limit(32)
                .flatMap(cause -> refused(cause, principal).stream())
                .findFirst();
    }

    private static Optional<Diagnosis> refused(Throwable cause, PrincipalChain principal) {
        if (cause instanceof SaslAuthenticationException) {
            return Optional.of(Diagnosis.of(Diagnosis.Layer.AUTHENTICATION, KafkaCodes.TOKEN_REFUSED, principal)
                    .withEvidence(said(cause)));
        }
        if (cause instanceof AuthorizationException) {
            return Optional.of(Diagnosis.of(Diagnosis.Layer.AUTHORIZATION, KafkaCodes.PERMISSION_DENIED, principal)
                    .withMissing(missing(cause))
                    .withEvidence(said(cause)));
        }
        return Optional.empty();
    }

    private static String missing(Throwable cause) {
        if (cause instanceof TopicAuthorizationException topics) {
            return "topics " + sorted(topics.unauthorizedTopics());
        }
        if (cause instanceof GroupAuthorizationException group && group.groupId() != null) {
            return "group " + group.groupId();
        }
        return "";
    }

    private static String sorted(Collection<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    /** Another party's text, made fit for a log as all of them are. */
    private static List<String> said(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        Optional<String> said =
                Refusal.ofStatus(0).withDescription(message).description().filter(text -> !text.isBlank());
        return Stream.concat(
                        Stream.of(cause.getClass().getSimpleName()),
                        said.stream().map(text -> "it said: " + text))
                .toList();
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

/**
 * How Kafka clients log in by SASL/OAUTHBEARER with the live token of a stream: the client properties for it.
 *
 * <p>A value without a secret: it may stand in a file of properties. Clients with equal properties share one login, and logins
 * with equal recipes share one live token. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class KafkaLogin {
    private final LoginOptions options;

    private KafkaLogin(LoginOptions options) {
        this.options = options;
    }

    /** With tokens of this recipe, on the process's shared runtime. A named recipe is bound by a {@code RuntimeSetup} there. */
    public static KafkaLogin of(TokenRecipe recipe) {
        return of(LoginOptions.RECIPE, recipe.json());
    }

    /**
     * With tokens of the recipe that the file holds as JSON, on the process's shared runtime. Read when a client logs in
     * first, and not when tokens are replaced.
     */
    public static KafkaLogin ofFile(Path recipe) {
        return of(LoginOptions.RECIPE_FILE, recipe.toString());
    }

    static KafkaLogin lent(String name) {
        return of(LoginOptions.LENT, name);
    }

    /**
     * This login, with one more SASL extension (RFC 7628 section 3.1), such as {@code logicalCluster} or
     * {@code identityPoolId}.
     *
     * @throws TokenException.Misconfigured {@code kafka.option-invalid} if the name has other characters than letters or is
     *     {@code auth}, or if the value is empty, is shaped like a secret, or has other characters than visible ASCII
     */
    public KafkaLogin withExtension(String name, String value) {
        return with(LoginOptions.EXTENSION + requireNonNull(name, "name"), requireNonNull(value, "value"));
    }

    /**
     * This login, which waits at most so long for a token; 20 s if nobody says anything else.
     *
     * @throws TokenException.Misconfigured {@code kafka.option-invalid} if it is not between 1 ms and 11 days
     */
    public KafkaLogin withDeadline(Duration deadline) {
        return with(LoginOptions.DEADLINE, Long.toString(deadline.toMillis()));
    }

    /**
     * This login, which may or may not send its token in the clear: {@code SASL_PLAINTEXT}, for a broker on this machine. It
     * may not if nobody says anything else.
     */
    public KafkaLogin withPlaintext(boolean allowed) {
        return with(LoginOptions.PLAINTEXT, Boolean.toString(allowed));
    }

    /** All properties that the login takes, to put among those of a producer, a consumer or an admin client. */
    public Map<String, String> properties() {
        return Map.of(
                "security.protocol",
                options.allowsPlaintext() ? "SASL_PLAINTEXT" : "SASL_SSL",
                "sasl.mechanism",
                OAuthBearerLoginModule.OAUTHBEARER_MECHANISM,
                "sasl.login.callback.handler.class",
                StreamLoginCallbackHandler.class.getName(),
                "sasl.jaas.config",
                jaasConfig());
    }

    /** The one property {@code sasl.jaas.config}. */
    public String jaasConfig() {
        return options.all().entrySet().stream()
                .map(option -> option.getKey() + "=\"" + escaped(option.getValue()) + "\"")
                .collect(Collectors.joining(" ", OAuthBearerLoginModule.class.getName() + " required ", ";"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KafkaLogin login && options.all().equals(login.options.all());
    }

    @Override
    public int hashCode() {
        return options.all().hashCode();
    }

    /** The one property {@code sasl.jaas.config}: it holds no secret. */
    @Override
    public String toString() {
        return jaasConfig();
    }

    private KafkaLogin with(String name, String value) {
        return new KafkaLogin(options.with(name, value));
    }

    private static KafkaLogin of(String place, String value) {
        return new KafkaLogin(LoginOptions.of(Map.of(place, value)));
    }

    /** As Kafka reads a text in quotation marks. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.TokenException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka makes for {@code sasl.login.callback.handler.class}: it gives a client's login the live token of a stream.
 *
 * <p>{@link KafkaLogin} writes its options. Kafka asks for a token when the first client with these options is made, and again
 * on a thread of its own before the token that it has runs out. Between the two the stream replaces the token by itself, so
 * that Kafka waits for the first one, at most for as long as the deadline, and later only where the live token is half gone, for
 * at most a tenth of its life. While the issuer cannot be reached, Kafka gets the token that it has, as long as it lives. All logins with equal recipes in one class loader share one live token.
 *
 * <p>A failure to get a token becomes Kafka's {@code LoginException} with the message of the {@link TokenException}: code,
 * principal, remedy. No message and no text of an object holds a token. Safe for use by many threads.
 */
public final class StreamLoginCallbackHandler implements AuthenticateCallbackHandler {
    private final AtomicReference<@Nullable OpenLogin> login = new AtomicReference<>();

    /** For Kafka, which makes it by its name. */
    public StreamLoginCallbackHandler() {}

    /**
     * Reads the options strictly, opens the stream, and has it get its first token in the background.
     *
     * @throws ConfigException with the message of its cause, a {@link TokenException.Misconfigured}: codes
     *     {@code kafka.login-unsupported}, {@code kafka.option-unknown}, {@code kafka.option-invalid},
     *     {@code kafka.recipe-unclear}, {@code kafka.recipe-file-unreadable}, {@code kafka.lent-unknown},
     *     {@code kafka.plaintext-forbidden}, and what is wrong with the recipe
     */
    @Override
    public void configure(Map<String, ?> configs, String saslMechanism, List<AppConfigurationEntry> jaasConfigEntries) {
        try {
            LoginOptions options = options(saslMechanism, jaasConfigEntries);
            requirePrivacy(configs, options);
            closeIfOpen(login.getAndSet(OpenLogin.open(options)));
        } catch (TokenException wrong) {
            ConfigException shown = new ConfigException(wrong.getMessage());
            shown.initCause(wrong);
            throw shown;
        }
    }

    /**
     * Gives the live token, or says why there is none; gives the SASL extensions. Blocks for at most the deadline, where no
     * token is live.
     *
     * @throws UnsupportedCallbackException if Kafka asks for anything else
     * @throws IllegalStateException if it was not configured
     */
    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        OpenLogin open = login.get();
        if (open == null) {
            throw new IllegalStateException("Kafka configures a handler before it asks it");
        }
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerTokenCallback wanted) {
                giveToken(open, wanted);
            } else if (callback instanceof SaslExtensionsCallback wanted) {
                wanted.extensions(open.extensions());
            } else {
                throw new UnsupportedCallbackException(callback, "A login gives a token and SASL extensions only");
            }
        }
    }

    /** Lets the stream go; the last login with its recipe closes the live token. Idempotent; does not block. */
    @Override
    public void close() {
        closeIfOpen(login.get());
    }

    private static void giveToken(OpenLogin open, OAuthBearerTokenCallback wanted) {
        try {
            wanted.token(open.token());
        } catch (TokenException failed) {
            wanted.error(failed.code(), failed.getMessage(), null);
        }
    }

    private static LoginOptions options(String mechanism, List<AppConfigurationEntry> entries) {
        if (!mechanism.equals(OAuthBearerLoginModule.OAUTHBEARER_MECHANISM) || entries.size() != 1) {
            throw new TokenException.Misconfigured(KafkaCodes.LOGIN_UNSUPPORTED, "");
        }
        return LoginOptions.of(entries.get(0).getOptions());
    }

    private static void requirePrivacy(Map<String, ?> configs, LoginOptions options) {
        if ("SASL_PLAINTEXT".equals(configs.get("security.protocol")) && !options.allowsPlaintext()) {
            throw new TokenException.Misconfigured(KafkaCodes.PLAINTEXT_FORBIDDEN, "");
        }
    }

    private static void closeIfOpen(@Nullable OpenLogin open) {
        if (open != null) {
            open.close();
        }
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;

/**
 * A live token as Kafka wants to see it.
 *
 * <p>Equal to itself alone: Kafka keeps tokens in a set, and takes the one of the last login out after it has put the one of
 * the next login in, which may be the same live token.
 */
final class KafkaToken implements OAuthBearerToken {
    /** What a broker reads: b64token of RFC 6750 section 2.1. */
    private static final Pattern SENDABLE = Pattern.compile("[-._~+/A-Za-z0-9]+=*");

    private final AccessToken token;
    private final Set<String> scopes;
    private final String principal;

    private KafkaToken(AccessToken token, Set<String> scopes, String principal) {
        this.token = token;
        this.scopes = scopes;
        this.principal = principal;
    }

    /**
     * What an issuer does not say of the token is taken from what was asked for (RFC 6749 section 5.1).
     *
     * @throws TokenException.Misconfigured {@code kafka.token-unsendable}
     */
    static KafkaToken of(AccessToken token, TokenRequest request) {
        requireSendable(token, request);
        return new KafkaToken(
                token,
                token.scopes().isEmpty() ? request.scopes() : token.scopes(),
                TokenSubject.of(token.reveal()).orElse(request.principal().acting()));
    }

    @Override
    public String value() {
        return token.reveal();
    }

    @Override
    public Set<String> scope() {
        return scopes;
    }

    @Override
    public long lifetimeMs() {
        return token.expiresAt().toEpochMilli();
    }

    @Override
    public String principalName() {
        return principal;
    }

    @Override
    public Long startTimeMs() {
        return token.issuedAt().toEpochMilli();
    }

    /** The principal and the token's serial; never its value. */
    @Override
    public String toString() {
        return "KafkaToken[" + principal + ", " + token + "]";
    }

    private static void requireSendable(AccessToken token, TokenRequest request) {
        if (token.binding().kind() != TokenBinding.Kind.NONE) {
            throw unsendable("The token is bound: " + token.binding().kind() + ".", request);
        }
        if (!token.type().equalsIgnoreCase("Bearer")) {
            throw unsendable("The token is no bearer token.", request);
        }
        if (!SENDABLE.matcher(token.reveal()).matches()) {
            throw unsendable("The token has characters that RFC 6750 section 2.1 does not know.", request);
        }
    }

    private static TokenException unsendable(String why, TokenRequest request) {
        return new TokenException.Misconfigured(KafkaCodes.TOKEN_UNSENDABLE, why).forPrincipal(request.principal());
    }
}

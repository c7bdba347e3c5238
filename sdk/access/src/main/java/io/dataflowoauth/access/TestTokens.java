// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoors;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tokens of the testkit, which anybody can make who has it. They say so themselves, by a claim and by the name of their key,
 * and are taken only by a runtime that may speak plain http to loopback, as tests have it, from an issuer whose keys are on this
 * machine or under a name that is kept for tests (RFC 2606, RFC 6761). What is not verified yet may well be refused.
 */
final class TestTokens {
    private static final String CLAIM = "dfo_kit";
    private static final String KEY_PREFIX = "dfo-kit-key-";
    private static final Pattern NEAR =
            Pattern.compile("localhost|.*\\.localhost|.*\\.test|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?::1]?");

    private final boolean expected;

    private TestTokens(boolean expected) {
        this.expected = expected;
    }

    /** As that runtime has them. */
    static TestTokens of(TokenRuntime runtime) {
        return new TestTokens(HttpDoors.options(runtime).loopbackHttp());
    }

    /** Refuses one that is not expected from the issuer of that profile. */
    void refuse(JoseHeader header, Members claims, TokenProfile profile) {
        boolean marked = claims.has(CLAIM)
                || header.keyId().filter(id -> id.startsWith(KEY_PREFIX)).isPresent();
        if (marked && !(expected && isNear(profile))) {
            throw NotVerifiedException.of(AccessCodes.TEST_TOKEN, "It carries the mark of the testkit.");
        }
    }

    private static boolean isNear(TokenProfile profile) {
        return Optional.ofNullable(profile.keysAt()
                        .orElseGet(() -> URI.create(profile.issuer()))
                        .getHost())
                .filter(host -> NEAR.matcher(host.toLowerCase(Locale.ROOT)).matches())
                .isPresent();
    }
}

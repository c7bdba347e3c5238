// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.internal.CanonicalJson;
import io.dataflowoauth.internal.SecretShapes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The subject that a token names, read without trust: for names of threads and lines of logs, and for nothing else. */
final class TokenSubject {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final int LONGEST_TOKEN = 64 * 1024;
    private static final int LONGEST_NAME = 256;

    private TokenSubject() {}

    /** Empty where the token is no JWT (RFC 7519), or names nobody in a plain way. */
    static Optional<String> of(String token) {
        List<String> parts = List.of(DOT.split(token, -1));
        if (parts.size() != 3 || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts.get(1));
            Object subject = CanonicalJson.read(new String(claims, StandardCharsets.UTF_8))
                    .get("sub");
            return Optional.ofNullable(subject)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(TokenSubject::isPlain);
        } catch (IllegalArgumentException | CanonicalJson.Malformed unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl)
                && !SecretShapes.looksSecret(name);
    }
}

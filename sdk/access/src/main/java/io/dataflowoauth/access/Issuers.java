// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Issuers by the exact texts that their tokens name them by. */
final class Issuers {
    private Issuers() {}

    static <T> Map<String, T> byName(List<TokenProfile> profiles, Function<TokenProfile, T> opening) {
        Map<String, T> all = new HashMap<>();
        for (TokenProfile profile : signed(profiles)) {
            T opened = opening.apply(profile);
            names(profile).forEach(name -> all.put(name, opened));
        }
        return Map.copyOf(all);
    }

    static void requireDistinct(List<TokenProfile> profiles) {
        List<TokenProfile> signed = signed(profiles);
        if (profiles.size() - signed.size() > 1) {
            throw new IllegalArgumentException(
                    "One issuer is asked about tokens that do not say whose they are, not two");
        }
        List<String> names = signed.stream().flatMap(Issuers::names).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("Two profiles name the same issuer");
        }
        signed.stream().filter(profile -> profile.keysAt().isEmpty()).forEach(Issuers::requireUrl);
    }

    /** The one whose issuer is asked. */
    static Optional<TokenProfile> introspected(List<TokenProfile> profiles) {
        return profiles.stream()
                .filter(profile -> profile.kind() == TokenKind.OPAQUE)
                .findFirst();
    }

    private static List<TokenProfile> signed(List<TokenProfile> profiles) {
        return profiles.stream()
                .filter(profile -> profile.kind() != TokenKind.OPAQUE)
                .toList();
    }

    private static Stream<String> names(TokenProfile profile) {
        return Stream.concat(Stream.of(profile.issuer()), profile.aliases().stream());
    }

    private static void requireUrl(TokenProfile profile) {
        if (URI.create(profile.issuer()).getHost() == null) {
            throw new IllegalArgumentException(
                    "An issuer whose name is no URL needs withKeysAt, not " + profile.issuer());
        }
    }
}

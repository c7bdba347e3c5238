// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.DpopRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The newest nonce of each server (RFC 9449 sections 8 and 9): issuers and resources apart, though they may share an origin.
 * Safe for use by many threads.
 */
final class ProofNonces {
    /** More servers than one live token has; a nonce that was dropped costs one more sending. */
    private static final int MOST = 256;

    /** RFC 9449 section 8.1; the length is ours. */
    private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,2048}");

    private final Map<Server, String> newest = new ConcurrentHashMap<>();

    Optional<String> of(DpopRequest request) {
        return Optional.ofNullable(newest.get(Server.of(request)));
    }

    boolean learn(DpopRequest request, String nonce) {
        if (!NONCE.matcher(nonce).matches()) {
            return false;
        }
        Server server = Server.of(request);
        if (newest.size() >= MOST && !newest.containsKey(server)) {
            newest.keySet().stream().findAny().ifPresent(newest::remove);
        }
        newest.put(server, nonce);
        return true;
    }

    private record Server(String origin, boolean resource) {
        static Server of(DpopRequest request) {
            return new Server(request.origin(), request.token().isPresent());
        }
    }
}

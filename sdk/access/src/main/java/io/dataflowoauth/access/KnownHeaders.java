// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Headers of tokens that were verified. An issuer writes the same one into all its tokens, so that it need not be read each
 * time. Who sends garbage adds nothing.
 */
final class KnownHeaders {
    private static final int MOST = 256;

    private final Map<String, JoseHeader> headers = new ConcurrentHashMap<>();

    JoseHeader read(CompactToken token) {
        JoseHeader known = headers.get(token.header());
        return known == null ? JoseHeader.read(token.decodedHeader()) : known;
    }

    void learn(CompactToken token, JoseHeader header) {
        if (headers.size() < MOST) {
            headers.putIfAbsent(token.header(), header);
        }
    }
}

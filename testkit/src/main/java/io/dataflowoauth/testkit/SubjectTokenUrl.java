// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import java.net.URI;

/**
 * Where a workload fetches a fresh subject token: {@code GET} with the request token as bearer; the JSON answer has it in
 * the member {@code value}. Immutable; masks the request token.
 */
public final class SubjectTokenUrl {
    private final URI uri;
    private final Secret requestToken;

    SubjectTokenUrl(URI uri, Secret requestToken) {
        this.uri = requireNonNull(uri, "uri");
        this.requestToken = requireNonNull(requestToken, "requestToken");
    }

    /** The URL with its {@code audience}, which a caller may change. */
    public URI uri() {
        return uri;
    }

    /** What the caller sends as {@code Authorization: Bearer …}. It names the subject. */
    public Secret requestToken() {
        return requestToken;
    }

    @Override
    public String toString() {
        return "SubjectTokenUrl[" + uri + ", masked]";
    }
}

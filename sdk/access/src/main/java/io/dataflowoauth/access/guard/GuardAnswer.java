// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to answer to whoever is not let in: a status, headers, and a problem document (RFC 9457).
 *
 * <p>It holds nothing that the caller may not know. Immutable, safe for use by many threads.
 */
public final class GuardAnswer {
    private final int status;
    private final Map<String, List<String>> headers;
    private final String body;

    GuardAnswer(int status, Map<String, List<String>> headers, String body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The headers with their values in order: {@code Content-Type}, {@code WWW-Authenticate}, {@code Retry-After} and others. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The problem document: JSON in UTF-8. */
    public String body() {
        return body;
    }

    /** This answer, with that header in place of any of its name. */
    GuardAnswer with(String name, List<String> values) {
        Map<String, List<String>> more = new TreeMap<>(headers);
        more.put(name, List.copyOf(values));
        return new GuardAnswer(status, Map.copyOf(more), body);
    }

    /** Status and body. */
    @Override
    public String toString() {
        return "GuardAnswer[" + status + ", " + body + "]";
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAsk;
import java.net.URI;
import java.time.Duration;

/**
 * One exchange with somebody over the network, as far as it may be told: no header, no query, no body.
 *
 * @param method the method
 * @param place scheme, host, port and path
 * @param end the status, or the code of what went wrong
 * @param took until the last byte
 */
record Exchange(String method, String place, String end, Duration took) {

    static Exchange of(HttpAsk ask, int status, Duration took) {
        return new Exchange(ask.method(), place(ask.uri()), Integer.toString(status), took);
    }

    static Exchange failed(HttpAsk ask, Throwable failure, Duration took) {
        String end = failure instanceof TokenException known
                ? known.code()
                : failure.getClass().getSimpleName();
        return new Exchange(ask.method(), place(ask.uri()), end, took);
    }

    static Exchange cancelled(HttpAsk ask, Duration took) {
        return new Exchange(ask.method(), place(ask.uri()), "given up", took);
    }

    /** Scheme, host, port and path. */
    static String place(URI url) {
        String port = url.getPort() == -1 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return Plain.text(url.getScheme() + "://" + url.getHost() + port + path);
    }
}

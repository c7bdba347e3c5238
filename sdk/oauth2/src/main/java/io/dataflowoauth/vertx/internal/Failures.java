// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Names what went wrong on the network by the type of the failure alone: its text may hold what was sent or received. */
final class Failures {
    private Failures() {}

    static TokenException of(URI uri, Throwable failure) {
        if (has(failure, SSLException.class)) {
            return unavailable(OAuth2Codes.TLS_FAILED, uri, "TLS could not be agreed on");
        }
        if (has(failure, ConnectionPoolTooBusyException.class)) {
            return unavailable(OAuth2Codes.DOOR_BUSY, uri, "too many exchanges wait");
        }
        if (has(failure, DecoderException.class) || has(failure, IllegalArgumentException.class)) {
            return new TokenException.Invalid(
                    OAuth2Codes.ANSWER_MALFORMED, host(uri) + " sent what is no HTTP answer.");
        }
        return unavailable(OAuth2Codes.NETWORK_FAILED, uri, reason(failure));
    }

    static TokenException status(URI uri, int status) {
        boolean redirect = status >= 300;
        return new TokenException.Invalid(
                redirect ? OAuth2Codes.REDIRECT_REFUSED : OAuth2Codes.ANSWER_MALFORMED,
                host(uri) + " answered with status " + status + ".");
    }

    /** Host and port, which are no secret; path and query might be. */
    static String host(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** The host without the brackets of an IPv6 address. */
    static String plainHost(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String reason(Throwable failure) {
        if (has(failure, UnknownHostException.class)) {
            return "the name is not known";
        }
        if (has(failure, NoRouteToHostException.class)) {
            return "there is no route";
        }
        if (has(failure, ConnectException.class)) {
            return "the connection was refused or took too long";
        }
        return has(failure, HttpClosedException.class)
                ? "the connection was closed before the whole answer was there"
                : "the connection failed (" + failure.getClass().getSimpleName() + ")";
    }

    private static TokenException unavailable(io.dataflowoauth.ErrorCode code, URI uri, String why) {
        return new TokenException.Unavailable(code, host(uri) + ": " + why + ".");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 8; depth++) {
            if (type.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.http.ClientCertificate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One pool of connections for each client certificate, so that none is ever used with another. Those of certificates that
 * were replaced are let go, their exchanges first. Closed with the engine. Safe for use by many threads.
 */
final class CertifiedClients {
    private static final int MOST = 16;
    private static final int LAST_EXCHANGES_SECONDS = 60;

    private final Function<KeyCertOptions, HttpClient> opening;
    private final Map<String, HttpClient> clients = new LinkedHashMap<>(MOST, 0.75f, true);

    CertifiedClients(Function<KeyCertOptions, HttpClient> opening) {
        this.opening = opening;
    }

    synchronized HttpClient showing(ClientCertificate certificate) {
        HttpClient known = clients.get(certificate.thumbprint());
        if (known != null) {
            return known;
        }
        // not KeyCertOptions.wrap, which needs SLF4J
        HttpClient opened = opening.apply(
                new PfxOptions().setValue(Buffer.buffer(certificate.pkcs12())).setPassword(certificate.thumbprint()));
        clients.put(certificate.thumbprint(), opened);
        if (clients.size() > MOST) {
            letGoOfTheEldest();
        }
        return opened;
    }

    private void letGoOfTheEldest() {
        Iterator<HttpClient> all = clients.values().iterator();
        HttpClient eldest = all.next();
        all.remove();
        eldest.shutdown(LAST_EXCHANGES_SECONDS, TimeUnit.SECONDS);
    }
}

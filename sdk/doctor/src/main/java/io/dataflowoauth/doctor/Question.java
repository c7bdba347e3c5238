// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.access.diagnosis.Platform;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be checked: what the command line said, read and not looked up yet.
 *
 * @param recipe the file of the chain
 * @param names what recipes only name
 * @param network where to the network goes, and for how long
 * @param permissions what the principal at the end of the chain should hold
 * @param call what should be callable with the last token
 */
record Question(
        PlainFile recipe, Names names, Network network, Optional<Permissions> permissions, Optional<Call> call) {

    /**
     * What recipes only name.
     *
     * @param recipes files by name
     * @param secrets places by name
     */
    record Names(Map<String, PlainFile> recipes, Map<String, SecretRef> secrets) {}

    /**
     * Where to the network goes, and for how long.
     *
     * @param loopbackHttp whether plain http is spoken to this machine
     * @param trust the file of the authorities that are trusted in place of those of this Java
     * @param deadline of the whole check
     */
    record Network(boolean loopbackHttp, Optional<PlainFile> trust, Duration deadline) {}

    /**
     * Permissions on a resource.
     *
     * @param permissions one at least
     * @param resource a full resource name
     * @param servedAt who is asked in place of Google
     */
    record Permissions(Set<String> permissions, String resource, Optional<URI> servedAt) {
        String title() {
            return String.join(", ", permissions) + " on " + resource;
        }
    }

    /**
     * One call.
     *
     * @param method GET, POST or PUT
     * @param url exactly as it is sent
     * @param audience that tokens for it should have
     */
    record Call(String method, URI url, Optional<String> audience) {
        static final List<String> METHODS = List.of("GET", "POST", "PUT");

        String title() {
            return method + " " + Exchange.place(url);
        }

        /** Whose resource it is, as far as the host tells. */
        Platform platform() {
            String host = url.getHost() == null ? "" : url.getHost();
            return host.endsWith(".googleapis.com") ? Platform.GOOGLE : Platform.UNKNOWN;
        }
    }
}

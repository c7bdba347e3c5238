// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Puts a client's proof on a request to its issuer, whatever the grant: in exactly one place and anew for each attempt
 * (RFC 6749 section 2.3).
 */
@FunctionalInterface
public interface ClientProof {
    /** A POST of these parameters there, with the proof. */
    Mono<HttpAsk> ask(URI endpoint, List<Map.Entry<String, String>> parameters);

    /** The parameters, and the client's id. */
    static List<Map.Entry<String, String>> identified(OAuth2Client client, List<Map.Entry<String, String>> parameters) {
        return with(parameters, "client_id", client.clientId());
    }

    /** The parameters, and one more. */
    static List<Map.Entry<String, String>> with(List<Map.Entry<String, String>> parameters, String name, String value) {
        List<Map.Entry<String, String>> longer = new ArrayList<>(parameters);
        longer.add(Map.entry(name, value));
        return longer;
    }
}

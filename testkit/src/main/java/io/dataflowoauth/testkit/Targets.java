// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a client asks for, of what it may ask for: scopes (RFC 6749 section 3.3), and one audience (RFC 8707). */
final class Targets {
    private final URI issuer;

    Targets(URI issuer) {
        this.issuer = issuer;
    }

    /** By the parameters of a form or of a query. */
    Consent asked(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        return new Consent(client, scopes(client, parameters), audience(client, parameters));
    }

    private static Set<String> scopes(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        List<String> sent = stated("scope", parameters);
        if (sent.isEmpty()) {
            return client.scopes();
        }
        Set<String> asked = new TreeSet<>(Arrays.asList(sent.get(0).split(" ", -1)));
        Set<String> tooMuch = new TreeSet<>(asked);
        tooMuch.removeAll(client.scopes());
        if (!tooMuch.isEmpty()) {
            throw TokenRefused.because("invalid_scope", "The client may not ask for " + tooMuch);
        }
        return asked;
    }

    private String audience(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        List<String> asked = new ArrayList<>(parameters.getOrDefault("resource", List.of()));
        asked.addAll(stated("audience", parameters));
        if (asked.size() > 1) {
            throw TokenRefused.because("invalid_target", "One token is for one audience here");
        }
        if (asked.isEmpty()) {
            return client.audiences().stream().findFirst().orElseGet(issuer::toString);
        }
        if (!client.audiences().contains(asked.get(0))) {
            throw TokenRefused.because("invalid_target", "The client may not ask for audience " + asked.get(0));
        }
        return asked.get(0);
    }

    private static List<String> stated(String name, Map<String, List<String>> parameters) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .limit(1)
                .toList();
    }
}

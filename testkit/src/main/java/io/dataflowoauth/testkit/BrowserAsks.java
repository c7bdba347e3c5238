// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks what a browser is sent with (RFC 6749 section 4.1.1), for whichever client says so: response type {@code code},
 * PKCE by S256 and nothing less (RFC 7636, RFC 9700 section 2.1.1), a registered redirect URI.
 */
final class BrowserAsks {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern LOOPBACK = Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1])):\\d{1,5}(/.*)?");

    private final Targets targets;

    BrowserAsks(Targets targets) {
        this.targets = targets;
    }

    /** Where to send the browser whatever comes of it; until that is known, an error is for the person's eyes alone. */
    static URI redirect(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        String sent = one("redirect_uri", parameters)
                .orElseThrow(() -> TokenRefused.because("invalid_request", "redirect_uri is missing"));
        String registered = LOOPBACK.matcher(sent).replaceFirst("$1$2");
        boolean known = client.redirects().stream()
                .anyMatch(redirect -> redirect.equals(sent)
                        || LOOPBACK.matcher(redirect).replaceFirst("$1$2").equals(registered));
        if (!known) {
            throw TokenRefused.because("invalid_request", "The client has no such redirect_uri");
        }
        return URI.create(sent);
    }

    BrowserAsk checked(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        URI redirect = redirect(client, parameters);
        Optional<String> twice = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("resource"))
                .findFirst();
        if (twice.isPresent()) {
            throw TokenRefused.because("invalid_request", "Parameter sent twice: " + twice.get());
        }
        if (!one("response_type", parameters).equals(Optional.of("code"))) {
            throw TokenRefused.because("unsupported_response_type", "Only code is served here");
        }
        BrowserAsk.Kept kept = new BrowserAsk.Kept(
                one("state", parameters), challenge(parameters), one("nonce", parameters), one("dpop_jkt", parameters));
        return new BrowserAsk(targets.asked(client, parameters), redirect, kept);
    }

    static Optional<String> one(String name, Map<String, List<String>> parameters) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String challenge(Map<String, List<String>> parameters) throws TokenRefused {
        if (!one("code_challenge_method", parameters).equals(Optional.of("S256"))) {
            throw TokenRefused.because("invalid_request", "The code_challenge_method is S256 and no other");
        }
        return one("code_challenge", parameters)
                .filter(challenge -> CHALLENGE.matcher(challenge).matches())
                .orElseThrow(() -> TokenRefused.because("invalid_request", "The code_challenge is no S256 hash"));
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first layer of an API: finds the live token that a call carries (RFC 6750 section 2.1), or refuses.
 *
 * @param api the API, as its errors name it
 * @param tokens the tokens that it knows, by their value
 */
record BearerGate(Api api, Function<String, Optional<StubToken>> tokens) {
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");

    StubToken admit(Call call, Instant arrived) {
        return live(value(call), arrived);
    }

    /** That token, if it is one and alive. */
    StubToken live(String value, Instant arrived) {
        StubToken token = tokens.apply(value)
                .orElseThrow(() -> GoogleErrors.invalidCredentials(api, "No such token is known here."));
        if (!token.isLiveAt(arrived)) {
            throw GoogleErrors.expired(
                            api,
                            "The token expired at " + token.life().expiresAt() + " and arrived at " + arrived + ".")
                    .of(token);
        }
        return token;
    }

    private String value(Call call) {
        List<String> headers = call.headers("Authorization");
        if (headers.isEmpty()) {
            throw GoogleErrors.missingCredentials(api);
        }
        Matcher bearer = BEARER.matcher(headers.get(0));
        if (headers.size() > 1 || !bearer.matches()) {
            throw GoogleErrors.invalidCredentials(api, "The Authorization header is not one bearer token.");
        }
        return bearer.group(1);
    }
}

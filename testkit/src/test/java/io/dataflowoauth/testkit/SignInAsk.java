// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a client sends a browser with, and reads from where the browser comes back to. */
final class SignInAsk {
    /** The pair of RFC 7636 appendix B. */
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    static final String BACK = "http://127.0.0.1:4711/callback";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private SignInAsk() {}

    /** Of the client laptop, to be changed. */
    static Map<String, String> laptop() {
        Map<String, String> asking = new TreeMap<>();
        asking.put("response_type", "code");
        asking.put("client_id", "laptop");
        asking.put("redirect_uri", BACK);
        asking.put("scope", "read openid");
        asking.put("state", "s1");
        asking.put("nonce", "n1");
        asking.put("code_challenge", CHALLENGE);
        asking.put("code_challenge_method", "S256");
        return asking;
    }

    static URI url(FakeOidcIssuer issuer, Map<String, String> asking) {
        return URI.create(issuer.issuer() + "/authorize?"
                + asking.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}

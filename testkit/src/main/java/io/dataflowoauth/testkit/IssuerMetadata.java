// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.KitJson;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metadata document: OpenID Connect Discovery 1.0 section 3 and RFC 8414 section 2 in one. */
final class IssuerMetadata {
    private IssuerMetadata() {}

    static String json(URI issuer, String algorithm, List<String> grants, FakeOidcIssuerOptions options) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer.toString());
        document.put("token_endpoint", issuer + "/token");
        document.put("revocation_endpoint", issuer + "/revoke");
        document.put("introspection_endpoint", issuer + "/introspect");
        document.put("jwks_uri", issuer + "/jwks");
        document.put("authorization_endpoint", issuer + Logins.AUTHORIZE);
        document.put("device_authorization_endpoint", issuer + Logins.DEVICE_AUTHORIZATION);
        document.put("pushed_authorization_request_endpoint", issuer + Logins.PUSH);
        document.put("require_pushed_authorization_requests", options.pushedRequests());
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of(algorithm));
        document.put("grant_types_supported", grants);
        document.put(
                "token_endpoint_auth_methods_supported",
                Arrays.stream(FakeClient.Method.values())
                        .map(FakeClient.Method::registered)
                        .toList());
        document.put(
                "token_endpoint_auth_signing_alg_values_supported",
                List.of("ES256", "RS256", "HS256", "HS384", "HS512"));
        document.put("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS);
        document.putAll(options.metadata());
        return KitJson.text(document);
    }
}

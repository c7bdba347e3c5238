// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.internal.DpopProofs;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The truth about an issuer: OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2, and what registers more members. */
final class IssuerMetadata {
    static final String USERINFO = "/userinfo";
    static final String LOGOUT = "/logout";

    private static final List<String> METHODS = Arrays.stream(FakeClient.Method.values())
            .map(FakeClient.Method::registered)
            .toList();

    private static final List<String> SIGNATURES = Stream.concat(
                    Arrays.stream(SignatureAlgorithm.values()).map(Enum::name), Stream.of("HS256", "HS384", "HS512"))
            .toList();

    private final Issuance issuance;
    private final TokenEndpoint tokens;

    IssuerMetadata(Issuance issuance, TokenEndpoint tokens) {
        this.issuance = issuance;
        this.tokens = tokens;
    }

    /** With aliases of the endpoints there, if clients can show certificates there. */
    Map<String, Object> document(Optional<URI> overTls) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuance.issuer().toString());
        document.putAll(endpoints(issuance.issuer().toString()));
        document.put("jwks_uri", issuance.issuer() + "/jwks");
        document.put("authorization_endpoint", issuance.issuer() + Logins.AUTHORIZE);
        document.put("end_session_endpoint", issuance.issuer() + LOGOUT);
        document.putAll(logins());
        document.putAll(clients());
        document.put(
                "id_token_signing_alg_values_supported", List.of(issuance.keys().algorithm()));
        document.put("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS);
        overTls.ifPresent(base -> {
            document.put("mtls_endpoint_aliases", endpoints(base.toString()));
            document.put("tls_client_certificate_bound_access_tokens", true);
        });
        document.putAll(issuance.options().metadata());
        return document;
    }

    /** Those that a client calls itself. */
    private static Map<String, Object> endpoints(String base) {
        Map<String, Object> endpoints = new LinkedHashMap<>();
        endpoints.put("token_endpoint", base + "/token");
        endpoints.put("revocation_endpoint", base + "/revoke");
        endpoints.put("introspection_endpoint", base + "/introspect");
        endpoints.put("device_authorization_endpoint", base + Logins.DEVICE_AUTHORIZATION);
        endpoints.put("pushed_authorization_request_endpoint", base + Logins.PUSH);
        endpoints.put("userinfo_endpoint", base + USERINFO);
        return endpoints;
    }

    private Map<String, Object> logins() {
        return Map.of(
                "require_pushed_authorization_requests", issuance.options().pushedRequests(),
                "authorization_response_iss_parameter_supported", true,
                "code_challenge_methods_supported", List.of("S256"),
                "response_types_supported", List.of("code"),
                "response_modes_supported", List.of("query"),
                "subject_types_supported", List.of("public"),
                "scopes_supported", List.of("openid"));
    }

    private Map<String, Object> clients() {
        Map<String, Object> clients = new LinkedHashMap<>();
        clients.put("grant_types_supported", tokens.grantTypes());
        for (String endpoint : List.of("token", "revocation", "introspection")) {
            clients.put(endpoint + "_endpoint_auth_methods_supported", METHODS);
            clients.put(endpoint + "_endpoint_auth_signing_alg_values_supported", SIGNATURES);
        }
        return clients;
    }
}

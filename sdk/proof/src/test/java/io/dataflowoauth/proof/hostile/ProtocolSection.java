// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

/** A1: what the protocol allows an issuer, or a recipe, to do wrong. */
final class ProtocolSection {
    private static final String OAUTH2 = "sdk/oauth2/src/test/java/io/dataflowoauth/";
    private static final String INVALID = "oauth2.token-answer-invalid";

    private final Section section = new Section();

    private ProtocolSection() {}

    static Section section() {
        ProtocolSection all = new ProtocolSection();
        all.clients();
        all.metadata();
        all.answers();
        all.refusals();
        all.others();
        return all.section;
    }

    private void clients() {
        section.text("A-1", "a password grant", Hop.RECIPE, recipe("\"grantType\":\"password\""))
                .meet("core.recipe-invalid");
        section.text(
                        "A-1",
                        "a password grant by a parameter",
                        Hop.RECIPE,
                        recipe("\"grantType\":\"urn:a\",\"parameters\":[\"username=ada\"]"))
                .meet("core.recipe-invalid");
        section.text(
                        "A-1",
                        "a kind for passwords",
                        Hop.RECIPE,
                        recipe("\"grantType\":\"urn:a\"").replace("extension-grant", "password"))
                .meet("core.recipe-kind-unknown");
        section.one("A-2", Hop.RECIPE, "oauth2.client-credentials authentication", "missing")
                .meet("core.recipe-invalid");
        section.one("A-2", Hop.RECIPE, "oauth2.client-credentials secret", "a JWT in place of a reference")
                .meet("core.recipe-holds-secret");
        String clients = OAUTH2 + "oauth2/internal/ClientCredentialsTest.java";
        String anew = "an_assertion_is_meant_for_the_issuer_and_made_anew_for_each_attempt";
        section.test("A-3", "whom an assertion is for", clients, anew);
        section.test("A-4", "an assertion a second time", clients, anew);
        section.test(
                "A-5",
                "an authentication and an algorithm that do not fit",
                OAUTH2 + "oauth2/GrantRecipesTest.java",
                "a_5_an_authentication_that_does_not_fit_together_is_refused");
        section.test(
                "A-5",
                "an algorithm that the key does not allow",
                OAUTH2 + "jose/SigningKeyTest.java",
                "an_algorithm_that_the_type_does_not_allow_is_refused");
        section.test("A-6", "a secret in the body", clients, "a_secret_goes_into_the_body_and_nowhere_else");
        section.test(
                "A-6",
                "a secret in the header",
                clients,
                "a_secret_goes_into_the_basic_header_form_encoded_and_nowhere_else");
        section.test(
                "A-7",
                "a secret with a colon, a percent sign, letters beyond ASCII",
                clients,
                "a_secret_goes_into_the_basic_header_form_encoded_and_nowhere_else");
    }

    private void metadata() {
        section.test(
                "A-8", "two issuers in one client", OAUTH2 + "oauth2/DiscoveryTest.java", "issuers_are_kept_apart");
        section.text(
                        "A-8",
                        "the token of another issuer",
                        Hop.INTROSPECTION,
                        "{\"active\":true,\"iss\":\"https://other.example\"}")
                .meet("oauth2.issuer-mismatch");
        section.each("A-9", Hop.DISCOVERY, "issuer", Fault.Kind.VALUE).meet("oauth2.issuer-mismatch");
        section.each("A-10", Hop.DISCOVERY, "token_endpoint", Fault.Kind.URL)
                .but("oauth2.discovery-failed", UrlFaults.NO_URLS)
                .but("oauth2.endpoint-elsewhere", UrlFaults.ELSEWHERE)
                .meet("oauth2.url-forbidden");
        section.each("A-10", Hop.DISCOVERY, "jwks_uri", Fault.Kind.URL)
                .but("oauth2.discovery-failed", UrlFaults.NO_URLS)
                .meet("oauth2.url-forbidden");
        section.test(
                "A-11",
                "an alias for clients with a certificate",
                OAUTH2 + "oauth2/DiscoveryTest.java",
                "a_11_a_client_that_shows_a_certificate_asks_at_the_alias_which_is_near_the_issuer");
        String certificates = OAUTH2 + "vertx/internal/DoorCertificateTest.java";
        section.test(
                "A-12",
                "a certificate that rotates",
                certificates,
                "a_12_a_token_is_bound_to_the_certificate_that_was_shown_and_a_rotated_one_is_picked_up");
        section.test(
                "A-12",
                "a token for another certificate",
                certificates,
                "a_12_a_token_that_is_bound_to_another_certificate_is_refused");
    }

    private void answers() {
        section.one("A-13", Hop.TOKEN_ENDPOINT, "token_type", "missing").meet("oauth2.member-invalid");
        section.each("A-13", Hop.TOKEN_ENDPOINT, "token_type", Fault.Kind.VALUE).meet(INVALID);
        token("A-13", "token_type in lower case", "\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":60")
                .areAccepted();
        token("A-14", "no expires_in", "\"access_token\":\"a\",\"token_type\":\"Bearer\"")
                .areAccepted();
        section.test(
                "A-14",
                "how long a token without one is used",
                OAUTH2 + "oauth2/TokenAnswersTest.java",
                "a_14_a_token_without_a_lifetime_is_used_for_a_minute");
        section.each("A-15", Hop.TOKEN_ENDPOINT, "scope", Fault.Kind.VALUE)
                .but("oauth2.scope-widened", "read write")
                .meet("oauth2.scope-narrowed");
        section.each("A-15", Hop.TOKEN_ENDPOINT, "scope", Fault.Kind.EMPTY).meet("oauth2.scope-narrowed");
        token("A-15", "no scope", "\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60")
                .areAccepted();
        section.one("A-16", Hop.EXCHANGE, "issued_token_type", "missing").meet("oauth2.member-invalid");
        section.each("A-16", Hop.EXCHANGE, "issued_token_type", Fault.Kind.VALUE)
                .meet(INVALID);
        section.one("A-16", Hop.EXCHANGE, "token_type", "N_A").meet(INVALID);
        section.text(
                        "A-17",
                        "an actor's type without an actor",
                        Hop.RECIPE,
                        recipe("\"subjectToken\":\"named:subject\",\"actorTokenType\":\"urn:a\"")
                                .replace("extension-grant", "token-exchange"))
                .meet("core.recipe-invalid");
        section.test(
                "A-17",
                "an actor without a type",
                OAUTH2 + "oauth2/TokenExchangeTest.java",
                "a_17_an_actor_token_goes_with_its_type");
    }

    private void refusals() {
        refusal("invalid_grant", "oauth2.grant-refused");
        refusal("invalid_client", "oauth2.client-refused");
        refusal("unauthorized_client", "oauth2.client-unauthorized");
        refusal("invalid_scope", "oauth2.scope-refused");
        refusal("invalid_target", "oauth2.target-refused");
        refusal("invalid_request", "oauth2.issuer-refused");
        section.test(
                "A-18",
                "whether a refusal is tried again",
                OAUTH2 + "oauth2/TokenAnswersTest.java",
                "a_18_a_refusal_is_terminal_and_keeps_the_issuers_words");
        for (Fault.Kind kind : new Fault.Kind[] {Fault.Kind.MISSING, Fault.Kind.NULL, Fault.Kind.WRONG_TYPE}) {
            section.each("A-19", Hop.INTROSPECTION, "active", kind).meet("oauth2.member-invalid");
        }
        section.text("A-19", "active is false", Hop.INTROSPECTION, "{\"active\":false}")
                .areAccepted();
        section.test(
                "A-19",
                "what is known of a token that is not active",
                OAUTH2 + "oauth2/introspection/IntrospectedTokenTest.java",
                "a_19_of_a_token_that_is_not_active_nothing_is_known");
        section.each("A-19", Hop.REVOCATION, "status", Fault.Kind.STATUS)
                .but(
                        "oauth2.answer-malformed",
                        "101 Switching Protocols",
                        "201 Created",
                        "202 Accepted",
                        "204 No Content",
                        "206 Partial Content",
                        "299 Odd")
                .but("oauth2.issuer-unavailable", WireFaults.LATER)
                .meet("oauth2.issuer-refused");
    }

    private void others() {
        bound();
        section.impossible(
                "A-20g",
                "a token in a URL",
                "sdk/oauth2/src/main/java/io/dataflowoauth/http/AuthorizedCall.java",
                "return Mono.defer(() -> exchange.apply(Map.of(\"Authorization\", authorization)));");
        section.test(
                "A-20h",
                "a token for anybody",
                OAUTH2 + "oauth2/internal/ClientCredentialsTest.java",
                "audience_and_every_resource_are_asked_for");
    }

    private void bound() {
        String grants = OAUTH2 + "oauth2/internal/BoundGrantTest.java";
        String nonces = OAUTH2 + "oauth2/internal/NonceGrantTest.java";
        section.test(
                "A-13", "a bearer token for a proof", grants, "a_13_a_bearer_token_in_answer_to_a_proof_is_an_error");
        section.test(
                "A-13", "a bound token for no proof", grants, "a_13_a_bound_token_that_was_not_asked_for_is_an_error");
        section.test(
                "A-20d",
                "whom a proof is for",
                grants,
                "a_20d_at_a_resource_a_proof_has_the_published_hash_of_the_token");
        section.test(
                "A-20d",
                "a proof that says something else, at the kit",
                "testkit/src/test/java/io/dataflowoauth/testkit/DpopTest.java",
                "a_20d_a_proof_that_says_something_else_is_refused");
        section.test("A-20e", "another nonce, and another", nonces, "a_20e_an_issuer_that_asks_again_has_refused");
        section.test("A-20e", "what is no nonce", nonces, "a_20e_what_is_no_nonce_is_not_sent_back");
        section.test(
                "A-20e",
                "the nonce of another server",
                nonces,
                "a_20e_each_server_has_a_nonce_of_its_own_and_an_issuer_is_no_resource");
        section.test("A-20f", "key and token printed", grants, "a_20f_neither_key_nor_token_prints_anything_of_it");
        section.test(
                "A-20f",
                "key and proof in logs, events and files",
                "sdk/proof/src/test/java/io/dataflowoauth/oauth2/BoundTokenTest.java",
                "a_20f_nothing_of_key_proof_and_nonce_is_printed_or_kept");
    }

    private void refusal(String error, String code) {
        Wire refused = Hop.TOKEN_ENDPOINT.good().withStatus("400 Bad Request");
        section.answer("A-18", error, Hop.TOKEN_ENDPOINT, refused.withBody("{\"error\":" + quoted(error) + "}"))
                .meet(code);
    }

    private Section.Group token(String id, String input, String members) {
        return section.text(id, input, Hop.TOKEN_ENDPOINT, "{" + members + "}");
    }

    private static String recipe(String more) {
        return "{\"kind\":\"oauth2.extension-grant\",\"issuer\":\"" + Lane.ISSUER + "\",\"clientId\":\"bill\","
                + "\"authentication\":\"none\"," + more + "}";
    }
}

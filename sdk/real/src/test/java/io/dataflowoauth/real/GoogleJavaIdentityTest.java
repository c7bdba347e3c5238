// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ID tokens of the standalone kit, got and verified by Google's library for Java: by the addresses in its code, or by others. */
class GoogleJavaIdentityTest {
    private static final String BILLS = "https://bills.example";
    private static final String RELAY = "relay@demo.iam.gserviceaccount.com";
    private static final String VAULT = "vault@demo.iam.gserviceaccount.com";

    private static Kit kit;
    private static GoogleJava library;
    private static GoogleJava machine;

    @BeforeAll
    static void start() {
        kit = Kit.playing("google-java.yaml");
        library = GoogleJava.in(kit.environment());
        machine = GoogleJava.withoutFile(kit.environment());
    }

    @AfterAll
    static void stop() {
        library.close();
        machine.close();
        kit.close();
    }

    @AfterEach
    void reset() {
        kit.control("POST", "/clock", "{\"backToNow\":true}");
        kit.control("POST", "/reset", "{}");
    }

    /**
     * Who asks, and how.
     *
     * @param asked of the library
     * @param account whom the token is for
     */
    private record Way(Map<String, String> asked, String account) {
        private static final Way MACHINE = new Way(Map.of(), "worker");
        private static final Way IMPERSONATED = new Way(Map.of("target", RELAY), "relay");

        private JsonObject idToken() {
            Map<String, String> all = new HashMap<>(asked);
            all.put("audience", BILLS);
            all.computeIfPresent("file", (member, name) -> kit.credential(name));
            return (asked.containsKey("file") ? library : machine).done("idToken", all);
        }
    }

    private static Stream<Way> ways() {
        return Stream.of(
                Way.MACHINE,
                Way.IMPERSONATED,
                new Way(Map.of("file", "reader-key"), "reader"),
                new Way(Map.of("file", "reader-impersonated"), "reader"),
                new Way(Map.of("target", VAULT, "delegate", RELAY), "vault"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_id_token_names_its_account_and_is_verified_with_google_s_own_address(Way way) {
        JsonObject answer = way.idToken();

        assertThat(answer.optionalText("message")).isEmpty();
        JsonObject claims = Jwt.claims(answer.text("id_token"));
        assertThat(claims.text("email")).isEqualTo(way.account + "@demo.iam.gserviceaccount.com");
        JsonObject verified = library.done("verify", Map.of("token", answer.text("id_token"), "audience", BILLS));
        assertThat(verified.optionalText("message")).isEmpty();
        assertThat(verified.text("subject")).isEqualTo(claims.text("sub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/v1/certs", "/oauth2/v3/certs"})
    void it_is_verified_with_keys_and_with_certificates_of_another_address(String path) {
        Map<String, String> asked = verifying("certificates", kit.http() + path);

        assertThat(library.done("verify", asked).optionalText("message")).isEmpty();
    }

    @Test
    void it_is_verified_by_nobody_whom_it_is_not_for() {
        assertThat(message(verifying("audience", "https://elsewhere.example")))
                .contains("Expected audience does not match");
        assertThat(message(verifying("issuer", "https://elsewhere.example")))
                .contains("Expected issuer does not match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/service_accounts/v1/metadata/jwk/" + VAULT,
                "/service_accounts/v1/metadata/x509/" + VAULT,
                "/issuers/corp/jwks"
            })
    void it_is_not_verified_with_the_keys_of_somebody_else(String path) {
        assertThat(message(verifying("certificates", kit.http() + path))).contains("Could not find PublicKey");
    }

    @Test
    void it_is_not_verified_where_no_keys_are() {
        String nobody = "/service_accounts/v1/metadata/x509/nobody@demo.iam.gserviceaccount.com";

        assertThat(message(verifying("certificates", kit.http() + nobody))).contains("Error fetching PublicKey");
    }

    @Test
    void it_is_not_verified_when_it_was_changed() {
        String token = Way.MACHINE.idToken().text("id_token");
        String[] parts = token.split("\\.", -1);
        String other = Way.IMPERSONATED.idToken().text("id_token").split("\\.", -1)[1];

        assertThat(message(Map.of("audience", BILLS, "token", parts[0] + "." + other + "." + parts[2])))
                .contains("Invalid signature");
    }

    @Test
    void it_is_not_verified_after_its_end() {
        kit.control("POST", "/clock", "{\"jumpWall\":\"-PT2H\"}");
        String token = Way.IMPERSONATED.idToken().text("id_token");

        assertThat(message(Map.of("audience", BILLS, "token", token))).contains("Token is expired");
    }

    @Test
    void an_account_that_the_machine_may_not_be_has_no_id_token_for_it() {
        JsonObject answer = machine.done("idToken", Map.of("target", VAULT, "audience", BILLS));

        assertThat(answer.text("message")).contains("Error code 403", "'iam.serviceAccounts.getOpenIdToken' denied");
    }

    private static Map<String, String> verifying(String member, String value) {
        Map<String, String> asked = new HashMap<>(
                Map.of("audience", BILLS, "token", Way.MACHINE.idToken().text("id_token")));
        asked.put(member, value);
        return asked;
    }

    private static String message(Map<String, String> asked) {
        return library.done("verify", asked).text("message");
    }
}

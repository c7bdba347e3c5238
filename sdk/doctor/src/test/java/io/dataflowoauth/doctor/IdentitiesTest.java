// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
    private static final String POOL = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci";
    private static final PrincipalChain CHAIN =
            PrincipalChain.of("workloadIdentityPools/ci/providers/p").then("reader");

    @TempDir
    private Path folder;

    private final Identities identities = new Identities();
    private final Ground ground = Ground.of(
            new Question.Names(Map.of(), Map.of()),
            new Question.Network(false, Optional.empty(), Duration.ofSeconds(30)));

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void a_federated_identity_gets_the_name_that_a_role_is_granted_to() throws IOException {
        Map<String, String> said = identities.learn(federated(jwt("{\"sub\":\"job-1\",\"aud\":\"x\"}")), ground);

        assertThat(said).containsExactly(Map.entry("sub", "job-1"), Map.entry("aud", "x"));
        assertThat(identities.named(CHAIN).names()).containsExactly("principal:" + POOL + "/subject/job-1", "reader");
    }

    @Test
    void a_subject_token_inside_json_is_found_there() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "{\"id_token\":\"" + jwt("{\"sub\":\"job-1\"}") + "\"}");
        TokenRecipe hop = GoogleRecipes.federated(
                        POOL + "/providers/p",
                        SubjectToken.file(file.toString()).withJsonField("id_token"))
                .recipe();

        assertThat(identities.learn(hop, ground)).containsExactly(Map.entry("sub", "job-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b.c", ""})
    void a_subject_token_that_tells_nothing_changes_no_name(String token) throws IOException {
        assertThat(identities.learn(federated(token), ground)).isEmpty();
        assertThat(identities.named(CHAIN)).isEqualTo(CHAIN);
    }

    @Test
    void a_subject_that_would_steer_a_terminal_is_made_one_line() throws IOException {
        identities.learn(federated(jwt("{\"sub\":\"a\\nb\"}")), ground);

        assertThat(identities.named(CHAIN).names().get(0)).endsWith("/subject/a b");
    }

    @Test
    void a_subject_token_that_must_be_asked_for_is_not_asked_for() {
        TokenRecipe hop = GoogleRecipes.federated(
                        POOL + "/providers/p", SubjectToken.url(URI.create("https://issuer.example/token")))
                .recipe();

        assertThat(identities.learn(hop, ground)).isEmpty();
    }

    private TokenRecipe federated(String token) throws IOException {
        Path file = Files.writeString(folder.resolve("subject"), token);
        return GoogleRecipes.federated(POOL + "/providers/p", SubjectToken.file(file.toString()))
                .recipe();
    }

    private static String jwt(String claims) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretShapesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\nMIIE",
                "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUU=",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
                "x=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
                "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aXY.Y2lwaGVy.dGFn",
                "ya29.a0AfB_byC",
                "ya29.c.b0Aaekm1K",
                "1//0gExample",
                "ghp_0123456789abcdef0123456789abcdef0123",
                "github_pat_11AAAA",
                "glpat-xxxxxxxxxxxxxxxxxxxx",
                "xoxb-123-456",
                "AKIAIOSFODNN7EXAMPLE",
                "ASIAIOSFODNN7EXAMPLE",
                "AIzaSyA0123456789abcdefghijklmnopqrstuvw",
                "GOCSPX-abcdef",
                "sk_live_abcdef",
                "hvs.CAESIJ012345",
                "npm_0123456789abcdef0123",
                "Bearer abcdef",
                "bearer\tabcdef",
                "Basic dXNlcjpwYXNz",
                "DPoP abcdef",
                "https://user:hunter2@host.example/path",
                "postgres://:hunter2@db",
                "{\"private_key\": \"abcdef\"}",
                "client_secret=abcdef",
                "password: hunter2",
                "DefaultEndpointsProtocol=https;AccountKey=abcdef=="
            })
    void what_is_shaped_like_a_secret_is_told(String text) {
        assertThat(SecretShapes.looksSecret(text)).isTrue();
        assertThat(SecretShapes.looksSecret("before " + text.strip()))
                .isEqualTo(!text.matches("(?is)(bearer|basic|dpop)\\s.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "billing",
                "oauth2.client-credentials",
                "https://issuer.example:8443/realms/x/.well-known/openid-configuration?a=b@c",
                "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/p",
                "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/x@y",
                "reader@project.iam.gserviceaccount.com",
                "https://www.googleapis.com/auth/cloud-platform",
                "urn:ietf:params:oauth:token-type:access_token",
                "urn:ietf:params:oauth:grant-type:refresh_token",
                "123456-abcdefghijklmnop.apps.googleusercontent.com",
                "/var/run/secrets/tokens/access_token",
                "env:CLIENT_SECRET",
                "file:/etc/keys/private_key.pem",
                "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                "basic",
                "Bearer",
                "A bearer token is needed"
            })
    void what_names_an_identity_a_place_or_a_scope_passes(String text) {
        assertThat(SecretShapes.looksSecret(text)).isFalse();
    }

    @Test
    void a_text_of_nothing_but_beginnings_of_tokens_is_looked_through_once() {
        String beginnings = "eyJ".repeat(100_000);

        assertThat(SecretShapes.looksSecret(beginnings)).isFalse();
        assertThat(SecretShapes.looksSecret(beginnings + ".a")).isFalse();
        assertThat(SecretShapes.looksSecret(beginnings + ".a b.c")).isFalse();
        assertThat(SecretShapes.looksSecret(beginnings + ".a.b")).isTrue();
        assertThat(SecretShapes.looksSecret("eyJ1234567.a.b")).isFalse();
        assertThat(SecretShapes.looksSecret("a.b.eyJ12345678..")).isTrue();
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "https://accounts.google.com, GOOGLE",
        "https://sts.googleapis.com, GOOGLE",
        "https://notgoogle.com, UNKNOWN",
        "https://acme.okta.com/oauth2/default, OKTA",
        "https://login.microsoftonline.com/t/v2.0, ENTRA",
        "https://sts.windows.net/t/, ENTRA",
        "https://sso.example/realms/acme, KEYCLOAK",
        "https://sso.example/auth/realms/acme/, KEYCLOAK",
        "https://sso.example/realms/acme/other, UNKNOWN",
        "https://cognito-idp.eu-central-1.amazonaws.com/pool, AWS",
        "mailto:a@okta.com, UNKNOWN",
        "'not a uri', UNKNOWN",
        "'', UNKNOWN"
    })
    void an_issuer_tells_who_runs_it_by_domain_or_path(String issuer, Platform platform) {
        assertThat(Platform.ofIssuer(issuer)).isEqualTo(platform);
    }
}

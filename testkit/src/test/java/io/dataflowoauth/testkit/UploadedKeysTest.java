// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider to which a key set was uploaded believes that and asks its issuer for none. */
class UploadedKeysTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "builds", issuer);

    @AfterEach
    void close() {
        stub.close();
        issuer.close();
    }

    @Test
    void keys_that_were_uploaded_are_believed_whatever_the_issuer_publishes() {
        stub.pools().uploadKeys(provider, issuer.jwks());
        issuer.keys().withdraw(issuer.keys().current());

        assertThat(exchanged()).isEqualTo(200);
    }

    @Test
    void a_rotation_of_the_issuer_is_unknown_until_the_new_keys_are_uploaded() {
        stub.pools().uploadKeys(provider, issuer.jwks());
        issuer.rotateKeys(Duration.ZERO);
        int before = exchanged();

        stub.pools().uploadKeys(provider, issuer.jwks());

        assertThat(before).isEqualTo(400);
        assertThat(exchanged()).isEqualTo(200);
    }

    @Test
    void a_provider_that_is_registered_anew_asks_its_issuer_again() {
        stub.pools().uploadKeys(provider, issuer.jwks());
        issuer.rotateKeys(Duration.ZERO);

        stub.provider("123456", "ci", "builds", issuer);

        assertThat(exchanged()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[7]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"d\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":[\"AQAB\"]}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"%%\",\"x5t\":\"A\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-0\",\"x\":\"AQAB\",\"y\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"AQAB\"}]}"
            })
    void a_key_set_that_google_would_not_take_is_refused(String jwks) {
        assertThatIllegalArgumentException().isThrownBy(() -> stub.pools().uploadKeys(provider, jwks));
        assertThat(exchanged()).isEqualTo(200);
    }

    @Test
    void a_provider_that_is_unknown_is_refused() {
        try (IamStub other = IamStub.start()) {
            assertThatIllegalArgumentException().isThrownBy(() -> other.pools().uploadKeys(provider, issuer.jwks()));
        }
    }

    private int exchanged() {
        return caller.exchange(
                        provider,
                        issuer.subjectToken("job", provider.audience()).reveal())
                .statusCode();
    }
}

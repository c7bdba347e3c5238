// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in key stores are found, or it is said why not. */
class KeyStoresTest {
    @TempDir
    static Path folder;

    private static Certificate made;

    @BeforeAll
    static void make() throws Exception {
        made = Certificate.forHost("localhost", folder);
    }

    @Test
    void an_entry_signs_and_shows_its_certificate() {
        KeyStores.Entry entry = KeyStores.read(made.store().toString(), "it", Secret.of(made.password()));

        assertThat(entry.signingKey().algorithm()).isEqualTo("ES256");
        assertThat(entry.signingKey().sign("JWT", Map.of("iss", "bill")).split("\\."))
                .hasSize(3);
        assertThat(entry.chain()).hasSize(1);
        assertThat(entry).asString().contains("masked");
    }

    @Test
    void a_34_a_wrong_password_an_unknown_alias_and_no_store_are_told_without_a_word_of_the_password()
            throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no store");
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1024 * 1024 + 1);
        }

        for (Path path : new Path[] {made.store(), text, large, folder, folder.resolve("nowhere")}) {
            TokenException failure = catchThrowableOfType(
                    TokenException.class, () -> KeyStores.read(path.toString(), "it", Secret.of("not-the-password")));

            assertThat(failure).isInstanceOf(TokenException.Misconfigured.class).hasMessageNotContaining("not-the");
            assertThat(failure.code()).isEqualTo("oauth2.key-store-unusable");
        }
        assertThat(catchThrowableOfType(
                                TokenException.class,
                                () -> KeyStores.read(made.store().toString(), "another", Secret.of(made.password())))
                        .code())
                .isEqualTo("oauth2.key-store-unusable");
    }
}

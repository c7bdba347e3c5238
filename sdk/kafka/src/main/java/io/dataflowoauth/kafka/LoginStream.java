// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.internal.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The stream that a login names, and what lets it go.
 *
 * @param stream whose live token equal recipes of this class loader share
 * @param release closes it, unless it is lent
 */
record LoginStream(TokenStream stream, Runnable release) {
    /**
     * Opens the stream, and asks nobody for a token.
     *
     * @throws TokenException.Misconfigured if the recipe cannot be had or opened
     */
    static LoginStream open(LoginOptions options) {
        String place = options.place();
        String value = options.value(place);
        if (place.equals(LoginOptions.LENT)) {
            return new LoginStream(KafkaStreams.stream(value), () -> {});
        }
        String json = place.equals(LoginOptions.RECIPE) ? value : read(value);
        TokenStream stream = TokenStream.open(TokenRecipe.parse(json));
        return new LoginStream(stream, stream::close);
    }

    private static String read(String file) {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw unreadable();
            }
            try (InputStream content = Files.newInputStream(path)) {
                byte[] read = content.readNBytes(CanonicalJson.LONGEST_DOCUMENT + 1);
                if (read.length > CanonicalJson.LONGEST_DOCUMENT) {
                    throw unreadable();
                }
                return new String(read, StandardCharsets.UTF_8);
            }
        } catch (IOException | InvalidPathException absent) {
            throw unreadable();
        }
    }

    /** Without the path: an option that should name a file may hold something else. */
    private static TokenException unreadable() {
        return new TokenException.Misconfigured(KafkaCodes.RECIPE_FILE_UNREADABLE, "");
    }
}

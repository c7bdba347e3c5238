// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys that sign for an AWS role, in a form that can stand in a header.
 *
 * @param accessKeyId the name of the key
 * @param secretAccessKey the key
 * @param sessionToken what goes with a key of a session
 */
record AwsKeys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{4,128}");
    private static final int LONGEST = 16 * 1024;

    AwsKeys {
        if (!ID.matcher(accessKeyId).matches()
                || !isVisible(secretAccessKey)
                || sessionToken.filter(token -> !isVisible(token)).isPresent()) {
            throw new TokenException.Misconfigured(
                    GoogleAuthCodes.AWS_KEYS_INVALID, "An AWS key has characters that it cannot have.");
        }
    }

    private static boolean isVisible(Secret secret) {
        String text = secret.reveal();
        return text.length() <= LONGEST && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}

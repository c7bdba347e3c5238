// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import java.util.regex.Pattern;

/**
 * A region of AWS. Its name becomes a part of the host that Google asks, so anything else than a name is refused.
 *
 * @param name such as {@code eu-central-1}
 */
record AwsRegion(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}");

    AwsRegion {
        if (!NAME.matcher(name).matches()) {
            throw new TokenException.Misconfigured(
                    GoogleAuthCodes.AWS_KEYS_INVALID, "The region is no name of a region of AWS.");
        }
    }
}

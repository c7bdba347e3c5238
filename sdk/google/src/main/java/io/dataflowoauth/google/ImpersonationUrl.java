// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.TokenException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code service_account_impersonation_url} of a credential file, taken apart; whether its host may be asked, the kind of the
 * recipe checks.
 *
 * @param endpoint the origin of the IAM Credentials service
 * @param email of the service account
 */
record ImpersonationUrl(String endpoint, String email) {
    private static final Pattern FORM =
            Pattern.compile("(https?://[^/]+)/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken");

    static ImpersonationUrl read(String url) {
        Matcher read = FORM.matcher(url);
        if (!read.matches()) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.CREDENTIAL_FILE_INVALID,
                    "Its service_account_impersonation_url must end in"
                            + " /v1/projects/-/serviceAccounts/EMAIL:generateAccessToken.");
        }
        return new ImpersonationUrl(read.group(1), read.group(2));
    }
}

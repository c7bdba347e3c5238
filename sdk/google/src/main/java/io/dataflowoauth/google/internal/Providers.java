// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resource names of providers of workload identity pools and workforce pools, which the STS calls audience. */
final class Providers {
    private static final Pattern PROVIDER =
            Pattern.compile("//iam\\.googleapis\\.com/projects/[0-9]{1,20}/locations/global/"
                    + "(workloadIdentityPools/[a-z0-9-]{1,64}/providers/[a-z0-9-]{1,64})");

    private static final Pattern WORKFORCE = Pattern.compile("//iam\\.googleapis\\.com/locations/[a-z0-9-]{1,32}/"
            + "(workforcePools/[a-z0-9-]{1,64}/providers/[a-z0-9-]{1,64})");

    private Providers() {}

    /** Whether the pool is one of people and not of workloads. */
    static boolean isWorkforce(String audience) {
        return WORKFORCE.matcher(audience).matches();
    }

    /**
     * The part of the name that tells providers of a project apart: {@code workloadIdentityPools/P/providers/Q}.
     *
     * @throws TokenException.Misconfigured {@code google.audience-invalid}
     */
    static String shortName(String audience) {
        Matcher provider = (isWorkforce(audience) ? WORKFORCE : PROVIDER).matcher(audience);
        if (!provider.matches()) {
            throw new TokenException.Misconfigured(GoogleCodes.AUDIENCE_INVALID, "");
        }
        return provider.group(1);
    }
}

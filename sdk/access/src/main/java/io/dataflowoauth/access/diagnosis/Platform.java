// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who runs what refused, as far as remedies differ by it. */
public enum Platform {
    /** Google Cloud. */
    GOOGLE,
    /** Okta. */
    OKTA,
    /** Microsoft Entra ID. */
    ENTRA,
    /** Keycloak. */
    KEYCLOAK,
    /** Amazon Web Services. */
    AWS,
    /** Anybody else. */
    UNKNOWN;

    private static final Map<Platform, List<String>> DOMAINS = Map.of(
            GOOGLE, List.of("googleapis.com", "google.com", "google.internal"),
            OKTA, List.of("okta.com", "oktapreview.com", "okta-emea.com"),
            ENTRA, List.of("microsoftonline.com", "windows.net", "microsoftonline.us", "microsoft.com"),
            AWS, List.of("amazonaws.com", "amazoncognito.com"));

    /** Whose issuer that is, by its domain or its path; {@link #UNKNOWN} if neither tells. Never throws. */
    public static Platform ofIssuer(String issuer) {
        URI uri;
        try {
            uri = URI.create(issuer);
        } catch (IllegalArgumentException noUri) {
            return UNKNOWN;
        }
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        for (Map.Entry<Platform, List<String>> known : DOMAINS.entrySet()) {
            if (known.getValue().stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain))) {
                return known.getKey();
            }
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        return path.matches("(/auth)?/realms/[^/]+/?") ? KEYCLOAK : UNKNOWN;
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A credential configuration file of type {@code external_account}, as Google's command line writes it.
 *
 * @param audience the provider's full resource name
 * @param source where the subject token is
 * @param impersonating the e-mail of the service account
 * @param lifetime how long its tokens live
 */
public record ExternalAccount(
        String audience, Source source, Optional<String> impersonating, Optional<Duration> lifetime) {
    /**
     * Where a subject token is.
     *
     * @param kind {@code file} or {@code url}
     * @param place the file or the URL
     * @param headers what the URL is asked with
     * @param jsonField the field that holds the token; the whole text if empty
     */
    public record Source(String kind, String place, Map<String, String> headers, Optional<String> jsonField) {
        private Map<String, Object> json() {
            Map<String, Object> json = JsonText.members(kind, place);
            if (!headers.isEmpty()) {
                json.put("headers", new TreeMap<>(headers));
            }
            json.put(
                    "format",
                    jsonField
                            .map(field -> JsonText.members("type", "json", "subject_token_field_name", field))
                            .orElseGet(() -> JsonText.members("type", "text")));
            return json;
        }
    }

    /** The path of {@code generateAccessToken} for an account. */
    public static String impersonationPath(String email) {
        return "/v1/projects/-/serviceAccounts/" + email + ":generateAccessToken";
    }

    /** The file's text, whose endpoints are at that base. */
    public String json(URI base) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("universe_domain", "googleapis.com");
        json.put("type", "external_account");
        json.put("audience", audience);
        json.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        json.put("token_url", base + "/v1/token");
        json.put("credential_source", source.json());
        impersonating.ifPresent(
                email -> json.put("service_account_impersonation_url", base + impersonationPath(email)));
        lifetime.ifPresent(span -> json.put(
                "service_account_impersonation", JsonText.members("token_lifetime_seconds", span.toSeconds())));
        return JsonText.write(json);
    }
}

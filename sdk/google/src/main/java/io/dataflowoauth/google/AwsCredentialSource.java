// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code credential_source} of a credential file of AWS. Its URLs say nothing new: they must be those of AWS, so that no file
 * can send the session token of a machine elsewhere or have another request signed.
 */
final class AwsCredentialSource {
    private static final Set<String> MEMBERS =
            Set.of("environment_id", "region_url", "url", "regional_cred_verification_url", "imdsv2_session_token_url");
    private static final String VERIFICATION =
            "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15";
    private static final Pattern METADATA = Pattern.compile("http://([^/?#@]{1,80})(/latest/[a-z-]+/[a-z/-]+)");

    private AwsCredentialSource() {}

    static AwsSubject of(JsonObject source) {
        if (!MEMBERS.containsAll(source.names())) {
            throw invalid("Its credential_source has a member that is not supported.");
        }
        if (!source.text("environment_id").equals("aws1")) {
            throw invalid("Its environment_id must be aws1.");
        }
        if (!source.text("regional_cred_verification_url").equals(VERIFICATION)) {
            throw invalid("Its regional_cred_verification_url must be " + VERIFICATION + ".");
        }
        Set<String> hosts = new TreeSet<>();
        host(source, "region_url", "/latest/meta-data/placement/availability-zone")
                .ifPresent(hosts::add);
        host(source, "url", "/latest/meta-data/iam/security-credentials").ifPresent(hosts::add);
        host(source, "imdsv2_session_token_url", "/latest/api/token").ifPresent(hosts::add);
        if (hosts.size() > 1) {
            throw invalid("The URLs of its credential_source must be of one host.");
        }
        return hosts.stream()
                .findFirst()
                .map(AwsSubject.ofWorker()::withMetadataHost)
                .orElseGet(AwsSubject::ofWorker);
    }

    private static Optional<String> host(JsonObject source, String member, String path) {
        Optional<String> url = source.optionalText(member);
        if (url.isEmpty()) {
            return url;
        }
        Matcher read = METADATA.matcher(url.get());
        if (!read.matches() || !read.group(2).equals(path)) {
            throw invalid("The " + member + " of its credential_source must be http://169.254.169.254" + path + ".");
        }
        return Optional.of(read.group(1));
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_FILE_INVALID, sentence);
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a subject token is a request {@code GetCallerIdentity} that a role of the provider's account has signed for
 * this provider, just now. Google sends the request to AWS; here the signature is verified.
 *
 * @param provider the provider that the exchange names
 * @param accounts who is known
 * @param arrived the moment of the exchange
 */
record AwsCheck(Provider provider, AwsAccounts accounts, Instant arrived) {
    /** The type of such subject tokens. */
    static final String TOKEN_TYPE = "urn:ietf:params:aws:token-type:aws4_request";

    private static final Pattern URL =
            Pattern.compile("https://(sts\\.([a-z0-9-]{1,64})\\.amazonaws\\.com)(/?\\?\\S+)");
    private static final String TARGET = "x-goog-cloud-target-resource";
    private static final String SESSION = "x-amz-security-token";

    /** The principal that the provider's mapping gives; without one, the ARN of the role's session. */
    Identity identity(String subjectToken) {
        Map<String, Object> request = JsonText.read(decoded(subjectToken))
                .orElseThrow(() -> invalidGrant("The AWS subject token is no serialized request."));
        Matcher url = URL.matcher(String.valueOf(request.get("url")));
        if (!url.matches() || !isCallerIdentity(url.group(3)) || !"POST".equals(request.get("method"))) {
            throw invalidGrant("The AWS subject token is no request GetCallerIdentity to a region of AWS STS.");
        }
        SigV4.Signed signed =
                signed(new SigV4.Request("POST", url.group(1), url.group(3), headers(request.get("headers")), ""));
        checkTarget(signed, url.group(2));
        AwsAccounts.Keys keys = accounts.find(signed.accessKeyId()).orElseThrow();
        if (!keys.sessionToken().equals(signed.headers().get(SESSION))) {
            throw ofAws("InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        return provider.identity(ofAccount(keys));
    }

    private SigV4.Signed signed(SigV4.Request request) {
        try {
            return SigV4.verify(request, key -> accounts.find(key).map(AwsAccounts.Keys::secretAccessKey), arrived);
        } catch (SigV4.Unsound unsound) {
            throw ofAws(unsound.code(), unsound.why());
        }
    }

    /** Without it, whoever got such a request for another purpose could exchange it here. */
    private void checkTarget(SigV4.Signed signed, String region) {
        String target = signed.headers().getOrDefault(TARGET, "");
        if (!target.equals(provider.name()) && !target.equals("https:" + provider.name())) {
            throw invalidGrant("The header " + TARGET + " is not signed, or names another provider.");
        }
        if (!signed.service().equals("sts") || !signed.region().equals(region)) {
            throw ofAws("SignatureDoesNotMatch", "Credential should be scoped to the region and the service sts.");
        }
    }

    private Mapped ofAccount(AwsAccounts.Keys keys) {
        Map<String, Object> claims =
                JsonText.members("account", keys.account(), "arn", keys.arn(), "userid", "AROAEXAMPLE:session");
        if (!accounts.accountOf(provider).equals(Optional.of(keys.account()))) {
            throw refused("unauthorized_client", "The AWS account is not that of the provider.")
                    .from(provider.principal(keys.arn()));
        }
        Map<String, String> role =
                Map.of("aws_role", keys.arn().substring(0, keys.arn().lastIndexOf('/')));
        Mapped mapped = provider.attributes().map(claims, new Mapped(keys.arn(), List.of(), role));
        try {
            provider.attributes().check(claims, mapped);
            return mapped;
        } catch (Refused refused) {
            throw refused.from(provider.principal(mapped.subject()));
        }
    }

    private static boolean isCallerIdentity(String pathAndQuery) {
        List<String> parameters =
                List.of(pathAndQuery.substring(pathAndQuery.indexOf('?') + 1).split("&", -1));
        return parameters.size() == 2
                && parameters.contains("Action=GetCallerIdentity")
                && parameters.contains("Version=2011-06-15");
    }

    private static List<Map.Entry<String, String>> headers(@Nullable Object list) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (list instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> header
                        && header.get("key") instanceof String key
                        && header.get("value") instanceof String value) {
                    headers.add(Map.entry(key, value));
                }
            }
        }
        return headers;
    }

    private static String decoded(String subjectToken) {
        try {
            return URLDecoder.decode(subjectToken, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return "";
        }
    }

    /** As Google tells what AWS answered. */
    private static Refused ofAws(String type, String message) {
        return invalidGrant("Received invalid AWS response of type " + type + " with error message: " + message);
    }

    private static Refused invalidGrant(String description) {
        return refused("invalid_grant", description);
    }

    private static Refused refused(String error, String description) {
        return Refused.by(Layer.AUTHENTICATION, GoogleErrors.oauth(400, error, description), error, description);
    }
}

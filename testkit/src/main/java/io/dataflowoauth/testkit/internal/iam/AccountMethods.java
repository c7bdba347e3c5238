// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code generateIdToken}, {@code signJwt} and {@code signBlob} of the credentials API. */
final class AccountMethods implements Work {
    /** The methods' path: the project, the e-mail and the method are groups. */
    static final Pattern PATH =
            Pattern.compile("/v1/projects/([^/]+)/serviceAccounts/([^/:]+):(generateIdToken|signJwt|signBlob)");

    private static final Set<String> SCOPES =
            Set.of("https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam");
    private static final Pattern DELEGATE = Pattern.compile("projects/-/serviceAccounts/([^/]+)");
    private static final Map<String, String> PERMISSIONS = Map.of(
            "generateIdToken", "iam.serviceAccounts.getOpenIdToken",
            "signJwt", "iam.serviceAccounts.signJwt",
            "signBlob", "iam.serviceAccounts.signBlob");
    private static final Duration LONGEST_JWT = Duration.ofHours(12);

    private final StubState state;
    private final Accounts accounts;
    private final DelegateChain chain;
    private final GoogleSigner signer;

    AccountMethods(StubState state, Accounts accounts, GoogleSigner signer) {
        this.state = state;
        this.accounts = accounts;
        this.chain = new DelegateChain(state, accounts);
        this.signer = signer;
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        Api api = new Api("iamcredentials.googleapis.com", "google.iam.credentials.v1.IAMCredentials." + call.group(3));
        StubToken caller = new BearerGate(api, state.tokens()::find).admit(call, arrived);
        try {
            return serve(call, caller, new Moment(api, arrived));
        } catch (Refused refused) {
            throw refused.of(caller);
        }
    }

    private record Moment(Api api, Instant arrived) {}

    private Served serve(Call call, StubToken caller, Moment moment) {
        if (caller.kind() == StubToken.Kind.BOUNDED || !caller.hasOneOf(SCOPES)) {
            throw GoogleErrors.insufficientScope(moment.api, SCOPES);
        }
        if (!call.group(1).equals("-")) {
            throw GoogleErrors.invalidArgument("The project of the service account must be the wildcard character -.");
        }
        Map<String, Object> asked = body(call);
        String email = accounts.named(call.group(2));
        chain.checkQuotaProject(call, caller.identity(), moment.api);
        Verdict verdict = chain.authorize(
                caller.identity(),
                delegates(asked),
                new DelegateChain.Target(email, PERMISSIONS.getOrDefault(call.group(3), "")));
        GoogleSigner.Occasion occasion = new GoogleSigner.Occasion("CREDENTIALS", call.path(), email, moment.arrived);
        Map<String, Object> answer = switch (call.group(3)) {
            case "generateIdToken" -> JsonText.members("token", idToken(asked, occasion));
            case "signJwt" -> told("signedJwt", signer.jwt(claims(asked, moment.arrived), occasion));
            default -> told("signedBlob", signer.bytes(blob(asked), occasion));
        };
        return new Served(
                Answer.json(200, JsonText.write(answer)),
                Observation.What.TOKEN_ISSUED,
                new Observation.Subject(email, Optional.empty()),
                verdict.why());
    }

    private static Map<String, Object> told(String member, GoogleSigner.Signed signed) {
        return JsonText.members("keyId", signed.keyId(), member, signed.value());
    }

    /** Some libraries send it as a text. */
    private static boolean isSet(Map<String, Object> asked, String flag) {
        return String.valueOf(asked.get(flag)).equals("true");
    }

    private String idToken(Map<String, Object> asked, GoogleSigner.Occasion occasion) {
        String audience = text(asked, "audience");
        GoogleIdToken token = new GoogleIdToken(occasion.email(), audience, occasion.at(), Duration.ofHours(1));
        Map<String, Object> claims = isSet(asked, "includeEmail") ? token.claimsWithEmail() : token.claims();
        if (isSet(asked, "useEmailAzp")) {
            claims.put("azp", occasion.email());
        }
        return signer.idToken(claims, occasion);
    }

    private static Map<String, Object> claims(Map<String, Object> asked, Instant arrived) {
        Map<String, Object> claims = JsonText.read(text(asked, "payload"))
                .orElseThrow(() -> GoogleErrors.invalidArgument("The payload is not a JSON object."));
        Object expiry = claims.get("exp");
        if (expiry != null && !isSound(expiry, arrived)) {
            throw GoogleErrors.invalidArgument("The exp of the payload is not an integer within the next 12 hours.");
        }
        return claims;
    }

    private static boolean isSound(Object expiry, Instant arrived) {
        if (!(expiry instanceof Long seconds)) {
            return false;
        }
        Instant end = Instant.ofEpochSecond(seconds);
        return end.isAfter(arrived) && !end.isAfter(arrived.plus(LONGEST_JWT));
    }

    private static byte[] blob(Map<String, Object> asked) {
        try {
            return Base64.getDecoder().decode(text(asked, "payload"));
        } catch (IllegalArgumentException noBase64) {
            throw GoogleErrors.invalidArgument("Invalid value at 'payload' (TYPE_BYTES).");
        }
    }

    /** Java's library sends a form here, all others JSON. */
    private static Map<String, Object> body(Call call) {
        Map<String, Object> form = new LinkedHashMap<>();
        call.form().forEach((name, values) -> form.put(name, values.get(0)));
        return form.isEmpty()
                ? JsonText.read(call.body())
                        .orElseThrow(() -> GoogleErrors.invalidArgument("Invalid JSON payload received."))
                : form;
    }

    private static String text(Map<String, Object> asked, String name) {
        if (asked.get(name) instanceof String text
                && !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length < 16_384) {
            return text;
        }
        throw GoogleErrors.invalidArgument("The " + name + " field is required.");
    }

    private static List<String> delegates(Map<String, Object> asked) {
        if (!(asked.getOrDefault("delegates", List.of()) instanceof List<?> names)) {
            throw GoogleErrors.invalidArgument("Invalid value at 'delegates'.");
        }
        return names.stream().map(AccountMethods::delegate).toList();
    }

    private static String delegate(Object name) {
        Matcher form = DELEGATE.matcher(String.valueOf(name));
        if (!form.matches()) {
            throw GoogleErrors.invalidArgument("Invalid value at 'delegates'.");
        }
        return form.group(1);
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Google's STS for workload identity pools: a subject token for a federated token (RFC 8693). */
final class TokenExchange implements Work {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final Set<String> SUBJECT_TYPES = Set.of(
            "urn:ietf:params:oauth:token-type:jwt",
            "urn:ietf:params:oauth:token-type:id_token",
            AwsCheck.TOKEN_TYPE,
            CertificateCheck.TOKEN_TYPE,
            SamlCheck.TOKEN_TYPE,
            ACCESS_TOKEN);
    private static final int LONGEST_OPTIONS = 4096;

    private final StubState state;
    private final Providers providers;
    private final Duration lifetime;

    TokenExchange(StubState state, Providers providers, Duration lifetime) {
        this.state = state;
        this.providers = providers;
        this.lifetime = lifetime;
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        Map<String, List<String>> form = checkedForm(call);
        if (one(form, "subject_token_type").equals(ACCESS_TOKEN)) {
            return bounded(form, arrived);
        }
        Provider provider = provider(one(form, "audience"));
        checkUserProject(provider, form);
        Set<String> scopes = scopes(one(form, "scope"));
        TokenLedger.Grantee grantee = new TokenLedger.Grantee(identity(provider, call, arrived), scopes);
        TokenLedger.Minted minted = state.tokens().mint(StubToken.Kind.FEDERATED, grantee, arrived, lifetime);
        return new Served(
                answer(minted.value()),
                Observation.What.TOKEN_ISSUED,
                Observation.Subject.of(minted.token()),
                "The subject token is from the issuer of " + provider.name() + ".");
    }

    private Identity identity(Provider provider, Call call, Instant arrived) {
        String token = one(call.form(), "subject_token");
        return switch (one(call.form(), "subject_token_type")) {
            case AwsCheck.TOKEN_TYPE -> new AwsCheck(provider, providers.aws(), arrived).identity(token);
            case CertificateCheck.TOKEN_TYPE ->
                new CertificateCheck(provider, providers.certificates(), arrived).identity(token, call.certificate());
            case SamlCheck.TOKEN_TYPE -> new SamlCheck(provider, providers.saml(), arrived).identity(token);
            default -> new SubjectCheck(provider, arrived).identity(token);
        };
    }

    /** Of Google's own tokens it can make some that may do less; how long they live, it does not say. */
    private Served bounded(Map<String, List<String>> form, Instant arrived) {
        if (form.containsKey("audience") || form.containsKey("scope")) {
            throw invalidRequest("A bounded token has neither audience nor scope.");
        }
        StubToken whole = state.tokens()
                .find(one(form, "subject_token"))
                .filter(token -> token.isLiveAt(arrived))
                .filter(token -> token.kind() != StubToken.Kind.BOUNDED)
                .orElseThrow(() -> refused("invalid_grant", "The access token is invalid, expired or has a boundary."));
        if (whole.principal().contains("/workforcePools/")) {
            throw refused("invalid_grant", "Tokens of workforce pools take no access boundary.");
        }
        Boundary boundary = Boundary.read(one(form, "options"), state.policy());
        TokenLedger.Minted minted = state.tokens().mintBounded(whole, boundary, arrived);
        Answer answer = Answer.json(
                200,
                JsonText.write(JsonText.members(
                        "access_token", minted.value(), "issued_token_type", ACCESS_TOKEN, "token_type", "Bearer")));
        return new Served(
                answer,
                Observation.What.TOKEN_ISSUED,
                Observation.Subject.of(minted.token()),
                "The whole token is alive.");
    }

    private Answer answer(String value) {
        return Answer.json(
                200,
                JsonText.write(JsonText.members(
                        "access_token",
                        value,
                        "issued_token_type",
                        ACCESS_TOKEN,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        lifetime.toSeconds())));
    }

    private static Map<String, List<String>> checkedForm(Call call) {
        if (call.header("Authorization").isPresent()) {
            throw Refused.wrong(
                    GoogleErrors.oauth(401, "invalid_client", "The OAuth client was not found."),
                    "invalid_client",
                    "Clients of a workload identity pool do not authenticate at the STS.");
        }
        if (!call.query().isEmpty()) {
            throw invalidRequest("Parameters must be in the body.");
        }
        Map<String, List<String>> form = call.form();
        form.forEach((name, values) -> {
            if (values.size() > 1) {
                throw invalidRequest("Parameter is repeated: " + name);
            }
        });
        checkTypes(form);
        return form;
    }

    private static void checkTypes(Map<String, List<String>> form) {
        if (!one(form, "grant_type").equals(GRANT)) {
            throw refused("unsupported_grant_type", "Unsupported grant type.");
        }
        if (!one(form, "requested_token_type").equals(ACCESS_TOKEN)) {
            throw invalidRequest("Invalid value for \"requested_token_type\".");
        }
        if (!SUBJECT_TYPES.contains(one(form, "subject_token_type"))) {
            throw invalidRequest("Invalid value for \"subject_token_type\".");
        }
        if (form.getOrDefault("options", List.of("")).get(0).length() > LONGEST_OPTIONS) {
            throw invalidRequest("Invalid value for \"options\".");
        }
    }

    private Provider provider(String audience) {
        if (!Provider.NAME.matcher(audience).matches()) {
            throw invalidRequest("Invalid value for \"audience\". This value should be the full resource name of the"
                    + " Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token"
                    + " for the list of possible formats.");
        }
        return providers.find(audience).orElseThrow(TokenExchange::invalidTarget);
    }

    /** Nobody but a project can be billed for a person, who has none. */
    private static void checkUserProject(Provider provider, Map<String, List<String>> form) {
        Object project = JsonText.read(
                        form.getOrDefault("options", List.of("{}")).get(0))
                .orElseThrow(() -> invalidRequest("Invalid value for \"options\"."))
                .get("userProject");
        boolean named = project instanceof String text && !text.isEmpty() && text.length() <= 32;
        if (provider.isWorkforce() != named) {
            throw invalidRequest("Invalid value for \"options\": userProject is for workforce pools, which need it.");
        }
    }

    private static Set<String> scopes(String text) {
        List<String> scopes = List.of(text.split(" ", -1));
        if (scopes.contains("")) {
            throw refused("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
        }
        return Set.copyOf(scopes);
    }

    private static String one(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseThrow(() -> invalidRequest("Missing required parameter: " + name));
    }

    private static Refused invalidTarget() {
        String description = "The target service indicated by the \"audience\" parameters is invalid. This might either"
                + " be because the pool or provider is disabled or deleted or because it doesn't exist.";
        return Refused.by(
                Diagnosis.Layer.AUTHENTICATION,
                GoogleErrors.oauth(400, "invalid_target", description),
                "invalid_target",
                description);
    }

    private static Refused invalidRequest(String description) {
        return refused("invalid_request", description);
    }

    private static Refused refused(String error, String description) {
        return Refused.wrong(GoogleErrors.oauth(400, error, description), error, description);
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code generateAccessToken} of the credentials API: a token of one account for a principal that may have it. */
final class Impersonation implements Work {
    /** The method's path: the project and the e-mail are groups. */
    static final Pattern PATH = Pattern.compile("/v1/projects/([^/]+)/serviceAccounts/([^/:]+):generateAccessToken");

    private static final Api API =
            new Api("iamcredentials.googleapis.com", "google.iam.credentials.v1.IAMCredentials.GenerateAccessToken");
    private static final Set<String> SCOPES =
            Set.of("https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam");
    private static final String GET_ACCESS_TOKEN = "iam.serviceAccounts.getAccessToken";
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_EXTENDED = Duration.ofHours(12);

    /** Real clients fail on a fraction and on an offset. */
    private static final DateTimeFormatter EXPIRE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StubState state;
    private final AccountRules rules;
    private final BearerGate gate;
    private final DelegateChain chain;

    Impersonation(StubState state, AccountRules rules) {
        this.state = state;
        this.rules = rules;
        this.gate = new BearerGate(API, state.tokens()::find);
        this.chain = new DelegateChain(state, rules.accounts());
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        StubToken caller = gate.admit(call, arrived);
        try {
            return issue(call, caller, arrived);
        } catch (Refused refused) {
            throw refused.of(caller);
        }
    }

    private Served issue(Call call, StubToken caller, Instant arrived) {
        if (caller.kind() == StubToken.Kind.BOUNDED || !caller.hasOneOf(SCOPES)) {
            throw GoogleErrors.insufficientScope(API, SCOPES);
        }
        if (!call.group(1).equals("-")) {
            throw GoogleErrors.invalidArgument("The project of the service account must be the wildcard character -.");
        }
        String email = rules.accounts().named(call.group(2));
        ImpersonationAsk ask = ImpersonationAsk.read(call.body());
        chain.checkQuotaProject(call, caller.identity(), API);
        Verdict verdict =
                chain.authorize(caller.identity(), ask.delegates(), new DelegateChain.Target(email, GET_ACCESS_TOKEN));
        checkLifetime(email, ask.lifetime());
        TokenLedger.Minted minted = state.tokens()
                .mint(
                        StubToken.Kind.SERVICE_ACCOUNT,
                        new TokenLedger.Grantee(Accounts.member(email), ask.scopes()),
                        arrived,
                        ask.lifetime());
        state.policy().uses().needed(caller.principal(), caller.scopesOf(SCOPES));
        return new Served(
                answer(minted), Observation.What.TOKEN_ISSUED, Observation.Subject.of(minted.token()), verdict.why());
    }

    private void checkLifetime(String email, Duration lifetime) {
        boolean extended = rules.isExtended(email);
        if (lifetime.compareTo(extended ? LONGEST_EXTENDED : LONGEST) > 0) {
            throw GoogleErrors.invalidArgument("Access tokens for service account " + email
                    + " can not have lifetimes of more than "
                    + (extended
                            ? "12 hours."
                            : "1 hour. Use the Org Policy"
                                    + " Constraint constraints/iam.allowServiceAccountCredentialLifetimeExtension to allow up"
                                    + " to 12 hours."));
        }
    }

    private static Answer answer(TokenLedger.Minted minted) {
        String expireTime = EXPIRE_TIME.format(minted.token().life().expiresAt());
        return Answer.json(
                200, JsonText.write(JsonText.members("accessToken", minted.value(), "expireTime", expireTime)));
    }
}

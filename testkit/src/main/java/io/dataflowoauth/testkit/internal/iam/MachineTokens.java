// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a machine's account, which its metadata server keeps until five minutes before their end. Safe for use by many
 * threads.
 */
final class MachineTokens {
    private static final Duration CACHE_MARGIN = Duration.ofMinutes(5);

    private final StubState state;
    private final GoogleSigner signer;
    private final Duration lifetime;
    private final Map<String, TokenLedger.Minted> cached = new HashMap<>();

    /** With access tokens that live so long. */
    MachineTokens(StubState state, GoogleSigner signer, Duration lifetime) {
        this.state = state;
        this.signer = signer;
        this.lifetime = lifetime;
    }

    /**
     * An account that is attached to a machine.
     *
     * @param email of the account
     * @param scopes of its tokens
     */
    record Attached(String email, Set<String> scopes) {
        String project() {
            return email.replaceAll(".*@(.*)\\.iam\\.gserviceaccount\\.com", "$1");
        }
    }

    synchronized void forget() {
        cached.clear();
    }

    /** Of these scopes, or those that the machine has; how a client wants it bound is part of what is kept. */
    synchronized Work.Served accessToken(MachineAsk ask, Attached account, Instant arrived) {
        Set<String> scopes = ask.one("scopes")
                .map(asked -> Set.copyOf(List.of(asked.split(",", -1))))
                .orElse(account.scopes());
        String key = account.email() + " " + scopes + " " + ask.one("transport") + ask.one("binding-enforcement");
        Optional<TokenLedger.Minted> known = Optional.ofNullable(cached.get(key))
                .filter(kept -> arrived.isBefore(kept.token().life().expiresAt().minus(CACHE_MARGIN)));
        boolean fresh = known.isEmpty();
        TokenLedger.Minted minted = known.orElseGet(() -> mint(account, scopes, arrived));
        cached.put(key, minted);
        Map<String, Object> told = JsonText.members(
                "access_token", minted.value(),
                "expires_in",
                        Duration.between(arrived, minted.token().life().expiresAt())
                                .toSeconds(),
                "token_type", "Bearer");
        return new Work.Served(
                ask.json().orElse(true)
                        ? Answer.json(200, JsonText.write(told))
                        : Answer.text(200, MachineTree.text(told)),
                fresh ? Observation.What.TOKEN_ISSUED : Observation.What.CALL,
                Observation.Subject.of(minted.token()),
                fresh ? "The account is attached to the machine." : "The metadata server still has this token.");
    }

    private TokenLedger.Minted mint(Attached account, Set<String> scopes, Instant arrived) {
        TokenLedger.Grantee grantee = new TokenLedger.Grantee(Accounts.member(account.email()), scopes);
        return state.tokens().mint(StubToken.Kind.SERVICE_ACCOUNT, grantee, arrived, lifetime);
    }

    Work.Served idToken(Call call, Attached account, Instant arrived) {
        MachineAsk ask = MachineAsk.of(call);
        String audience = ask.one("audience")
                .orElseThrow(() -> MachineAnswers.refused(400, "non-empty audience parameter required"));
        GoogleIdToken token = new GoogleIdToken(account.email(), audience, arrived, Duration.ofHours(1));
        boolean full = ask.one("format").filter("full"::equals).isPresent();
        Map<String, Object> claims = full ? token.claimsWithEmail() : token.claims();
        if (full) {
            claims.put("google", JsonText.members("compute_engine", instance(account)));
        }
        GoogleSigner.Occasion occasion = new GoogleSigner.Occasion("METADATA", call.path(), account.email(), arrived);
        return new Work.Served(
                Answer.text(200, signer.idToken(claims, occasion)),
                Observation.What.TOKEN_ISSUED,
                new Observation.Subject(account.email(), Optional.empty()),
                "An ID token for " + audience + ".");
    }

    private static Map<String, Object> instance(Attached account) {
        return JsonText.members(
                "instance_creation_timestamp",
                1_700_000_000L,
                "instance_id",
                MachineTree.ID,
                "instance_name",
                MachineTree.NAME,
                "project_id",
                account.project(),
                "project_number",
                123_456L,
                "zone",
                "europe-west1-b");
    }
}

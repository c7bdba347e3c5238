// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the issuer says about whom a token is for: userinfo (OpenID Connect Core section 5.3), and the groups that an overfull
 * token of {@link ClaimStyle#entra()} points to.
 */
final class UserInfoEndpoint {
    private final Issuance issuance;
    private final DpopProofs proofs;
    private final TokenGate gate;

    UserInfoEndpoint(Issuance issuance, DpopProofs proofs) {
        this.issuance = issuance;
        this.proofs = proofs;
        this.gate = new TokenGate(issuance, proofs);
    }

    /** To whoever has a token with the scope {@code openid}. */
    Answer userInfo(Call call) {
        return answered(call, passed -> {
            passed.requireScope("openid");
            Map<String, Object> said = new LinkedHashMap<>(issuance.people().profile(passed.subject()));
            said.put("sub", passed.subject());
            return said;
        });
    }

    /** To whoever has a token. */
    Answer groups(Call call) {
        return answered(
                call,
                passed -> Map.of(
                        "value",
                        issuance.people()
                                .find(call.group(1))
                                .map(FakeUser::groups)
                                .orElse(List.of())));
    }

    private Answer answered(Call call, Telling telling) {
        try {
            TokenGate.Passed passed = gate.passed(call);
            return proofs.nonces().on(Answer.json(200, KitJson.text(telling.told(passed))));
        } catch (BearerRefused refused) {
            issuance.refused("unknown", call.path(), refused.told());
            return proofs.nonces().on(refused.answer());
        }
    }

    private interface Telling {
        Map<String, Object> told(TokenGate.Passed passed) throws BearerRefused;
    }
}

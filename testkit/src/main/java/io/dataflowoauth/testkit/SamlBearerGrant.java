// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SamlAssertion;
import io.dataflowoauth.testkit.internal.SamlRefused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** SAML bearer assertions (RFC 7522 section 3) of the identity providers that this issuer trusts, each taken once. */
final class SamlBearerGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:saml2-bearer";

    private final Issuance issuance;
    private final Map<String, FakeSamlProvider> providers = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    SamlBearerGrant(Issuance issuance) {
        this.issuance = issuance;
    }

    FakeSamlProvider trust(String entityId) {
        return providers.computeIfAbsent(entityId, name -> new FakeSamlProvider(name, issuance));
    }

    @Override
    public Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String sent = call.formValue("assertion")
                .orElseThrow(() -> TokenRefused.because("invalid_request", "assertion is missing"));
        try {
            return Granted.to(subject(SamlAssertion.parse(decoded(sent))));
        } catch (SamlRefused refused) {
            throw refused(refused.why());
        }
    }

    private String subject(SamlAssertion assertion) throws TokenRefused, SamlRefused {
        FakeSamlProvider provider = assertion
                .issuer()
                .map(providers::get)
                .orElseThrow(() -> refused("The assertion is of no identity provider that is trusted here"));
        assertion.requireSignature(provider.certificate().getPublicKey());
        String issuer = issuance.issuer().toString();
        String endpoint = issuer + "/token";
        if (assertion.audiences().stream().noneMatch(Set.of(issuer, endpoint)::contains)) {
            throw refused("The assertion is for another audience than this issuer");
        }
        Instant now = issuance.now();
        if (!assertion.isInTime(now)) {
            throw refused("The assertion is not valid now");
        }
        if (!assertion.isConfirmed(endpoint, now)) {
            throw refused("The assertion is not for its bearer at this endpoint, or no longer");
        }
        String subject = assertion.subject().orElseThrow(() -> refused("The assertion has no NameID"));
        if (!seen.add(provider.entityId() + " " + assertion.id())) {
            throw refused("The assertion was used before");
        }
        return subject;
    }

    private static String decoded(String sent) throws TokenRefused {
        try {
            return new String(Base64.getUrlDecoder().decode(sent), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw refused("The assertion is not base64url");
        }
    }

    private static TokenRefused refused(String why) {
        return TokenRefused.because("invalid_grant", why);
    }
}

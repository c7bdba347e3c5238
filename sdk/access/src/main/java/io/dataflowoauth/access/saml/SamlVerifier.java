// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.internal.UsedNames;
import org.w3c.dom.Element;
import reactor.core.publisher.Mono;

/**
 * Verifies SAML 2.0 bearer assertions of one issuer, strictly: exactly one in a document, signed itself, by a key that was
 * given. It is read from the text that was signed, so nothing around it can speak for it.
 *
 * <p>It makes no call and holds no thread. Each assertion is taken once by one verifier, of which 100,000 at a time are
 * remembered. Encrypted assertions are not taken. Safe for use by many threads.
 */
public final class SamlVerifier {
    private static final int MOST_USED = 100_000;

    private final SamlProfile profile;
    private final AssertionRules rules;
    private final TokenTime time;
    private final UsedNames<String> used;

    private SamlVerifier(SamlProfile profile, TokenTime time) {
        this.profile = profile;
        this.rules = new AssertionRules(profile);
        this.time = time;
        this.used = new UsedNames<>(MOST_USED, time);
    }

    /** Opens a verifier in the time of a runtime. Loads the XML parser, which reads files of the JDK. */
    public static SamlVerifier open(SamlProfile profile, TokenRuntime runtime) {
        SamlVerifier verifier = new SamlVerifier(
                requireNonNull(profile, "profile"), runtime.options().time());
        WarmUp.once();
        return verifier;
    }

    /** As {@link #verify(PresentedAssertion)}, for XML that answers no request. */
    public Mono<VerifiedAssertion> verify(String xml) {
        return verify(PresentedAssertion.ofXml(xml));
    }

    /**
     * What an assertion says, if it can be believed now and was not used before.
     *
     * @return cold, never empty; each subscription uses the assertion. All of it is CPU work on the thread that subscribes, without
     *     blocking: two readings and one signature check. Fails with {@link io.dataflowoauth.access.NotVerifiedException}, its code
     *     one of {@link SamlCodes}, and nothing else
     */
    public Mono<VerifiedAssertion> verify(PresentedAssertion presented) {
        requireNonNull(presented, "presented");
        return Mono.fromCallable(() -> verified(presented));
    }

    private VerifiedAssertion verified(PresentedAssertion presented) {
        Envelope envelope = Envelope.open(XmlText.parse(presented.xml()));
        String signed = SignedText.of(envelope, profile.issuer().keys());
        Element assertion = XmlText.parse(signed).getDocumentElement();
        VerifiedAssertion verified = rules.check(assertion, presented.request(), time.now());
        useOnce(verified);
        return verified;
    }

    private void useOnce(VerifiedAssertion verified) {
        UsedNames.Use use = used.use(verified.id(), verified.expiresAt().plus(profile.skew()));
        if (use == UsedNames.Use.AGAIN) {
            throw Elements.refused(SamlCodes.REPLAYED, "Its ID was used before.")
                    .forPrincipal(verified.principal().chain());
        }
        if (use == UsedNames.Use.UNTOLD) {
            throw Elements.refused(SamlCodes.REPLAYS_UNTOLD, "There are " + MOST_USED + " of them.");
        }
    }
}

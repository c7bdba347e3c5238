// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.PrincipalChain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.StructuredCoder;

/** Encodes a refused element as its element and texts: no Java serialization on the wire. */
final class RefusedElementCoder<X> extends StructuredCoder<RefusedElement<X>> {
    private static final long serialVersionUID = 1L;
    private static final Coder<List<String>> TEXTS = ListCoder.of(StringUtf8Coder.of());

    private final Coder<X> element;

    private RefusedElementCoder(Coder<X> element) {
        this.element = element;
    }

    static <X> RefusedElementCoder<X> of(Coder<X> element) {
        return new RefusedElementCoder<>(element);
    }

    @Override
    public void encode(RefusedElement<X> refused, OutputStream out) throws IOException {
        Diagnosis why = refused.diagnosis();
        element.encode(refused.element(), out);
        TEXTS.encode(
                List.of(refused.step(), why.layer().name(), why.code(), why.summary(), why.remedy(), why.missing()),
                out);
        TEXTS.encode(why.principal().names(), out);
        TEXTS.encode(why.evidence(), out);
        BooleanCoder.of().encode(why.retryCanHelp(), out);
    }

    @Override
    public RefusedElement<X> decode(InputStream in) throws IOException {
        X decoded = element.decode(in);
        List<String> texts = TEXTS.decode(in);
        PrincipalChain principal = PrincipalChain.unknown();
        for (String name : TEXTS.decode(in)) {
            principal = principal.then(name);
        }
        ErrorCode code = new ErrorCode(texts.get(2), texts.get(3), texts.get(4));
        Diagnosis why = Diagnosis.of(Diagnosis.Layer.valueOf(texts.get(1)), code, principal)
                .withMissing(texts.get(5))
                .withEvidence(TEXTS.decode(in))
                .withRetryCanHelp(BooleanCoder.of().decode(in));
        return RefusedElement.of(decoded, texts.get(0), why);
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
        return List.of(element);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
        element.verifyDeterministic();
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchProviderException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.NodeSetData;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/** Checks the signature of an assertion, and gives the very text that was signed: what was not signed cannot be read. */
final class SignedText {
    private static final XMLSignatureFactory SIGNATURES = signatures();

    private SignedText() {}

    /** The assertion, in its canonical form and without the signature, if it was signed by one of these keys. */
    static String of(Envelope envelope, List<PublicKey> keys) {
        String type = SignatureForm.keyType(envelope);
        byte[] value = SignatureForm.value(envelope);
        return keys.stream()
                .filter(key -> key.getAlgorithm().equals(type))
                .filter(key -> !(key instanceof ECPublicKey curve) || isInRange(value, curve))
                .flatMap(key -> signed(envelope, key).stream())
                .findFirst()
                .orElseThrow(() -> Elements.refused(
                        SamlCodes.SIGNATURE_WRONG, "It holds by none of the keys of type " + type + "."));
    }

    /** Two numbers that a signature can have: Java 15 to 18 took others for one (CVE-2022-21449). */
    private static boolean isInRange(byte[] value, ECPublicKey key) {
        BigInteger order = key.getParams().getOrder();
        int half = value.length / 2;
        return isInRange(new BigInteger(1, Arrays.copyOf(value, half)), order)
                && isInRange(new BigInteger(1, Arrays.copyOfRange(value, half, value.length)), order);
    }

    private static boolean isInRange(BigInteger number, BigInteger order) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }

    private static Optional<String> signed(Envelope envelope, PublicKey key) {
        DOMValidateContext context =
                new DOMValidateContext(KeySelector.singletonKeySelector(key), envelope.signature());
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
        context.setIdAttributeNS(envelope.assertion(), null, "ID");
        try {
            XMLSignature signature = SIGNATURES.unmarshalXMLSignature(context);
            return signature.validate(context) ? Optional.of(text(envelope, signature)) : Optional.empty();
        } catch (MarshalException | XMLSignatureException broken) {
            return Optional.empty();
        }
    }

    private static String text(Envelope envelope, XMLSignature signature) {
        Reference reference = signature.getSignedInfo().getReferences().get(0);
        if (!(reference.getDereferencedData() instanceof NodeSetData<?> nodes) || !isOf(nodes, envelope.assertion())) {
            throw Elements.refused(SamlCodes.SIGNATURE_MISPLACED, "It is over something else than the assertion.");
        }
        try {
            return new String(reference.getDigestInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException("What was signed is in memory", impossible);
        }
    }

    /** The same node, and not one like it: the first element, since the nodes are told in the order of the document. */
    private static boolean isOf(NodeSetData<?> nodes, Element assertion) {
        for (Object node : nodes) {
            if (node instanceof Element first) {
                return first == assertion;
            }
        }
        return false;
    }

    /** Has the factory made. */
    static XMLSignatureFactory load() {
        return SIGNATURES;
    }

    private static XMLSignatureFactory signatures() {
        try {
            return XMLSignatureFactory.getInstance("DOM", "XMLDSig");
        } catch (NoSuchProviderException absent) {
            throw new IllegalStateException("This Java cannot check XML signatures", absent);
        }
    }
}

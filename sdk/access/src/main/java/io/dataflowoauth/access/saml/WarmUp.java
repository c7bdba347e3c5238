// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.NotVerifiedException;

/** Has the JDK read its XML settings where a verifier is opened, and not where the first assertion is verified. */
final class WarmUp {
    private WarmUp() {}

    static void once() {
        try {
            Envelope.open(XmlText.parse("<a/>"));
        } catch (NotVerifiedException expected) {
            SignedText.load();
        }
    }
}

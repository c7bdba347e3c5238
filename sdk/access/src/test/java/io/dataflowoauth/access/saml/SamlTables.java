// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.fixture.Row;
import java.util.stream.Stream;

/** All inputs that the tests of this package give to a verifier, for the page of the site. */
public final class SamlTables {
    private SamlTables() {}

    public static Stream<Row> all() {
        return Stream.of(SamlSignatureTest.signatures(), XmlTextTest.texts(), AssertionRulesTest.assertions())
                .flatMap(rows -> rows);
    }
}

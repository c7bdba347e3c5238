// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.http.JsonObject;
import java.util.Base64;

/** What stands in a signed token, believed without a look at the signature. */
final class Jwt {
    private Jwt() {}

    static String keyId(AccessToken token) {
        return part(token, 0).text("kid");
    }

    static JsonObject claims(AccessToken token) {
        return part(token, 1);
    }

    static JsonObject claims(String token) {
        return part(token, 1);
    }

    private static JsonObject part(AccessToken token, int index) {
        return part(token.reveal(), index);
    }

    private static JsonObject part(String token, int index) {
        return JsonObject.parse(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }
}

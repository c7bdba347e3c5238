// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.jwk.Curve;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;

/** Whether the running Java takes a signature of zeros for a signature, as 15 to 18 did (CVE-2022-21449). */
final class JavaCheck {
    private static final boolean MENDED = refusesZeros();

    private JavaCheck() {}

    static void requireMended() {
        if (!MENDED) {
            throw new TokenException.Misconfigured(OAuth2Codes.JAVA_BROKEN, "");
        }
    }

    /** Any key will do: here it is the curve's own generator. */
    private static boolean refusesZeros() {
        try {
            ECParameterSpec curve = Curve.P_256.toECParameterSpec();
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve));
            Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
            check.initVerify(key);
            check.update(new byte[1]);
            return !check.verify(new byte[64]);
        } catch (SignatureException refused) {
            return true;
        } catch (GeneralSecurityException absent) {
            return false;
        }
    }
}

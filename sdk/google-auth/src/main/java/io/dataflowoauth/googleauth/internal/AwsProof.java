// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import com.google.auth.oauth2.AwsCredentials;
import com.google.auth.oauth2.AwsSecurityCredentials;
import com.google.auth.oauth2.AwsSecurityCredentialsSupplier;
import com.google.auth.oauth2.ExternalAccountSupplierContext;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import java.io.IOException;

/**
 * What an AWS role signs with, and the library's signing. It asks nobody: region and keys are ours, and the exchange is too.
 *
 * @param region where AWS is asked
 * @param keys the role's
 */
record AwsProof(AwsRegion region, AwsKeys keys) {
    /** Never asked, since the library is only to sign; it wants one in its place. */
    private static final String NOT_ASKED = "https://sts.googleapis.com/v1/token";

    /** The signed request as Google's service takes it. The library dates it by this machine's clock. */
    Secret signedFor(String audience) {
        AwsSecurityCredentials credentials = new AwsSecurityCredentials(
                keys.accessKeyId(),
                keys.secretAccessKey().reveal(),
                keys.sessionToken().map(Secret::reveal).orElse(null));
        try {
            return Secret.of(AwsCredentials.newBuilder()
                    .setAwsSecurityCredentialsSupplier(new Supplied(region.name(), credentials))
                    .setAudience(audience)
                    .setSubjectTokenType(AwsSubject.TOKEN_TYPE)
                    .setTokenUrl(NOT_ASKED)
                    .build()
                    .retrieveSubjectToken());
        } catch (IOException | RuntimeException raw) {
            throw new TokenException.Invalid(
                    GoogleAuthCodes.SIGNING_FAILED,
                    "The library failed with " + raw.getClass().getName() + ".");
        }
    }

    /** The library's contract makes it serializable; it would lose its keys. */
    private static final class Supplied implements AwsSecurityCredentialsSupplier {
        private static final long serialVersionUID = 1L;

        private final transient String region;
        private final transient AwsSecurityCredentials credentials;

        private Supplied(String region, AwsSecurityCredentials credentials) {
            this.region = region;
            this.credentials = credentials;
        }

        @Override
        public String getRegion(ExternalAccountSupplierContext context) {
            return region;
        }

        @Override
        public AwsSecurityCredentials getCredentials(ExternalAccountSupplierContext context) {
            return credentials;
        }
    }
}

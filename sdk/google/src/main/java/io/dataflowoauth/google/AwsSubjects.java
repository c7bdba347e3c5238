// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import reactor.core.publisher.Mono;

/**
 * Makes the subject tokens of AWS roles. Found by {@link java.util.ServiceLoader}, since signing for AWS is a library's work and
 * not this room's: {@code dataflow-oauth-google-auth} brings one. Implementations have no state.
 */
@FunctionalInterface
public interface AwsSubjects {
    /**
     * The subject token: a request {@code GetCallerIdentity} to AWS that is signed and not sent, as Google's security token
     * service takes it (type {@code urn:ietf:params:aws:token-type:aws4_request}).
     *
     * @param subject where region and keys are
     * @param audience the provider's full resource name, which is signed too, so that nobody else takes the request
     * @return cold: each subscription reads the keys and signs anew; fails with a {@link io.dataflowoauth.TokenException}
     */
    Mono<Secret> open(AwsSubject subject, String audience, Opening opening);
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Signs JWTs, wherever the key is: a key service that never lets its key out is one.
 *
 * <p>Bind one to a name with {@code RuntimeOptions.withNamed(JwtSigner.class, name, signer)}, and a recipe may say
 * {@code signer:name}. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface JwtSigner {
    /**
     * A compact JWS over these claims.
     *
     * @param type the {@code typ} header that is wanted; a service that writes its own may leave it out
     * @param claims texts, integers and lists of them
     * @return cold: each subscription signs once, and never on a thread that must not block. Whatever it fails with that
     *     is no {@code TokenException} becomes {@code Unavailable}, code {@code oauth2.signer-failed}
     */
    Mono<String> sign(String type, Map<String, Object> claims);
}

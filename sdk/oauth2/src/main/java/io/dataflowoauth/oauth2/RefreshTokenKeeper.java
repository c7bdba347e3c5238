// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.Secret;
import reactor.core.publisher.Mono;

/**
 * Keeps the refresh token that takes over from the one that was just spent, where the recipe's {@code refreshToken} is read
 * from: in a secret service, a database, a file.
 *
 * <p>Bind one to a name with {@code RuntimeOptions.withNamed(RefreshTokenKeeper.class, name, keeper)}. Implementations are
 * safe for use by many threads.
 */
@FunctionalInterface
public interface RefreshTokenKeeper {
    /**
     * Keeps it. No access token is handed out before this has completed; what is not kept is lost when the process ends.
     *
     * @return cold; subscribed to once for each replacement, not cancelled when callers leave, given up after 30 s. A
     *     failure is told as {@code Unavailable}, code {@code oauth2.refresh-token-unkept}, and its text is not passed on
     */
    Mono<Void> keep(Secret refreshToken);
}

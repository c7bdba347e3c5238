// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.AccessTokenCache;
import com.azure.core.credential.SimpleTokenCache;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/**
 * azure-core's two caches. They read the wall clock themselves; refresh 5 min before the end, at most once in 30 s.
 *
 * @see <a href="https://learn.microsoft.com/java/api/com.azure.core.credential.simpletokencache">SimpleTokenCache</a>
 * @see <a href="https://learn.microsoft.com/java/api/com.azure.core.credential.accesstokencache">AccessTokenCache</a>, as the
 *     <a href="https://learn.microsoft.com/java/api/com.azure.core.http.policy.bearertokenauthenticationpolicy">bearer token
 *     policy</a> of each client uses it
 */
final class Azure {
    private Azure() {}

    /** As in its Javadoc: a supplier, and {@code getToken()} for each caller. Its blocking form is a block on that. */
    static Subject simple(World world) {
        SimpleTokenCache cache = new SimpleTokenCache(() -> token(world));
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                cache.getToken().subscribe(caller);
            }

            @Override
            public Object block() {
                return Reactive.blocked(cache.getToken());
            }
        };
    }

    /** As the policy calls it: one context, and no forced fetch but after a challenge. It has a synchronous form. */
    static Subject accessToken(World world) {
        TokenCredential credential = context -> token(world);
        AccessTokenCache cache = new AccessTokenCache(credential);
        TokenRequestContext context = new TokenRequestContext().addScopes("https://resource.example/.default");
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                cache.getToken(context, false).subscribe(caller);
            }

            @Override
            public Object block() {
                return cache.getTokenSync(context, false);
            }
        };
    }

    private static Mono<AccessToken> token(World world) {
        return world.issuer()
                .grant()
                .map(grant -> new AccessToken(grant.value(), grant.expiresAt().atOffset(ZoneOffset.UTC)));
    }
}

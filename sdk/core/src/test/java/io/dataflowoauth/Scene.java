// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A stream over an issuer in virtual time, with middling jitter and somebody who writes the events down. */
final class Scene {
    static final Duration HOUR = Duration.ofHours(1);
    static final TokenRequest REQUEST = TokenRequest.defaults().withPrincipal(PrincipalChain.of("reader"));

    final VirtualTime time = new VirtualTime();
    final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    final Issuer issuer;
    final TokenRuntime runtime;
    final TokenStream stream;

    private Scene(Duration lifetime, TokenRequest request) {
        issuer = Issuer.of(lifetime);
        runtime = TokenRuntime.open(
                RuntimeOptions.defaults().withTime(time).withJitter(() -> 0.5).withObserver(events::add));
        stream = TokenStream.of(issuer, request, runtime);
    }

    static Scene withTokensOf(Duration lifetime) {
        return new Scene(lifetime, REQUEST);
    }

    static Scene asking(TokenRequest request) {
        return new Scene(HOUR, request);
    }

    /** The value that a caller gets at once. */
    String served() {
        return served(stream.token());
    }

    static String served(Mono<AccessToken> token) {
        Caller caller = Caller.of(token);
        assertThat(caller.failure()).isNull();
        assertThat(caller.tokens()).as("tokens that a caller got at once").hasSize(1);
        return caller.tokens().get(0).reveal();
    }

    /** The failure that a caller gets at once. */
    TokenException refused() {
        return refused(stream.token());
    }

    static TokenException refused(Mono<AccessToken> token) {
        Throwable failure = Caller.of(token).failure();
        assertThat(failure).as("the failure that a caller got at once").isInstanceOf(TokenException.class);
        return (TokenException) failure;
    }

    Caller calls() {
        return Caller.of(stream.token());
    }

    void advance(Duration by) {
        time.advance(by);
    }

    <T extends TokenEvent> List<T> seen(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> story() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}

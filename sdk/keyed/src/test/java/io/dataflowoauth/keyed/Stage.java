// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** A family over an issuer in virtual time, with middling jitter and somebody who writes the events down. */
final class Stage {
    static final TokenRequest READER = tenant("reader");
    static final TokenRequest WRITER = tenant("writer");

    final VirtualTime time = new VirtualTime();
    final Issuer issuer = new Issuer();
    final List<TokenEvent> events = Collections.synchronizedList(new ArrayList<>());
    final TokenRuntime runtime;
    final TokenStreams family;

    private Stage(FamilyOptions options, DoubleSupplier jitter) {
        runtime = TokenRuntime.open(
                RuntimeOptions.defaults().withTime(time).withJitter(jitter).withObserver(events::add));
        family = TokenStreams.of(issuer, options, runtime);
    }

    static Stage set() {
        return new Stage(FamilyOptions.defaults(), () -> 0.5);
    }

    static Stage with(FamilyOptions options) {
        return new Stage(options, () -> 0.5);
    }

    static Stage jittered(DoubleSupplier jitter) {
        return new Stage(FamilyOptions.defaults(), jitter);
    }

    static TokenRequest tenant(String name) {
        return TokenRequest.defaults().withPrincipal(PrincipalChain.of(name));
    }

    static List<TokenRequest> tenants(int count) {
        return IntStream.range(0, count).mapToObj(n -> tenant("tenant-" + n)).toList();
    }

    Caller calls(TokenRequest request) {
        return Caller.of(family.token(request));
    }

    List<Caller> call(List<TokenRequest> requests) {
        return requests.stream().map(this::calls).toList();
    }

    /** The value that a caller gets at once. */
    String served(TokenRequest request) {
        Caller caller = calls(request);
        assertThat(caller.values()).as("tokens that a caller got at once").hasSize(1);
        return caller.values().get(0);
    }

    /** The failure that a caller gets at once. */
    TokenException refused(TokenRequest request) {
        return calls(request).failure();
    }

    void advance(Duration by) {
        time.advance(by);
    }

    List<String> story() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.InFlight;
import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An opening whose secrets, inner tokens and answers are what the test says; it remembers what was asked. */
final class FakeOpening implements Opening, TokenTime {
    static final String DATE = "Sun, 01 Mar 2026 12:00:00 GMT";

    final List<HttpAsk> asked = new ArrayList<>();
    final List<RecipeObject> opened = new ArrayList<>();
    private final List<HttpAnswer> answers = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    private final Map<SecretRef, String> secrets = new java.util.HashMap<>();
    private final java.util.Set<SecretRef> unset = new java.util.HashSet<>();
    private final java.util.Set<SecretRef> unbound = new java.util.HashSet<>();
    private String subject = "subject-token";
    private int innerTokens;

    FakeOpening answering(int status, String json, String... headers) {
        Map<String, List<String>> all = new TreeMap<>(Map.of("Content-Type", List.of("application/json")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        answers.add(HttpAnswer.of(status, all, json.getBytes(UTF_8)));
        return this;
    }

    FakeOpening withSubject(String text) {
        subject = text;
        return this;
    }

    FakeOpening withSecret(SecretRef ref, String text) {
        secrets.put(ref, text);
        return this;
    }

    FakeOpening withoutSecret(SecretRef ref) {
        unset.add(ref);
        return this;
    }

    FakeOpening withoutBinding(SecretRef ref) {
        unbound.add(ref);
        return this;
    }

    /** The parameters of the form that was sent last. */
    Map<String, String> form() {
        Map<String, String> form = new TreeMap<>();
        for (String parameter : body().split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }

    String body() {
        return new String(asked.get(asked.size() - 1).body(), UTF_8);
    }

    @Override
    public TokenTime time() {
        return this;
    }

    @Override
    public Mono<Secret> secret(SecretRef ref) {
        if (unbound.contains(ref)) {
            throw new TokenException.Misconfigured(CoreCodes.NAME_UNBOUND, "No secret is bound to " + ref + ".");
        }
        return Mono.fromSupplier(() -> {
            if (unset.contains(ref)) {
                throw new TokenException.Misconfigured(CoreCodes.SECRET_UNREADABLE, "No secret at " + ref + ".");
            }
            return Secret.of(secrets.getOrDefault(ref, subject));
        });
    }

    @Override
    public void warn(ErrorCode code, String detail) {
        warnings.add(code.name() + ": " + detail);
    }

    @Override
    public Mono<AccessToken> live(RecipeObject inner) {
        opened.add(inner);
        return Mono.fromSupplier(this::innerToken);
    }

    @Override
    public <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call) {
        Mono<R> once = Mono.fromSupplier(this::innerToken).flatMap(call);
        return once.onErrorResume(
                CallRefusedException.class,
                e -> e.refusal().newTokenCanHelp()
                        ? Mono.fromSupplier(this::innerToken).flatMap(call)
                        : Mono.error(e));
    }

    @Override
    public <T> T resource(Class<T> type, Supplier<T> open) {
        HttpDoor door = ask -> Mono.fromSupplier(() -> {
            asked.add(ask);
            return answers.size() > 1 ? answers.remove(0) : answers.get(0);
        });
        if (type.equals(HttpDoorOptions.class)) {
            return type.cast(HttpDoorOptions.defaults().withLoopbackHttp(true));
        }
        return type.equals(HttpDoor.class) ? type.cast(door) : open.get();
    }

    @Override
    public Instant now() {
        return Instant.parse("2030-01-01T00:00:00Z");
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Scheduler scheduler() {
        return Schedulers.immediate();
    }

    @Override
    public InFlight inFlight() {
        return () -> {};
    }

    private AccessToken innerToken() {
        innerTokens++;
        return AccessToken.bearer("inner-" + innerTokens, Duration.ofSeconds(30))
                .stamped(now());
    }
}

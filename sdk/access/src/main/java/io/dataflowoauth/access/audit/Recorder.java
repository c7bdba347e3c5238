// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.TokenTime;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Brings events to all sinks, and to who watches. Safe for use by many threads. */
final class Recorder {
    private final AuditOptions options;
    private final TokenTime time;
    private final Fingerprints fingerprints;
    private final List<Lane> lanes;
    private final Sinks.Many<AuditEvent> watched = Sinks.many().multicast().directBestEffort();
    private final Lane watching;

    Recorder(AuditOptions options, TokenTime time) {
        this.options = options;
        this.time = time;
        this.fingerprints = new Fingerprints(options.key());
        this.lanes = options.sinks().stream()
                .map(sink -> new Lane(sink, options, time))
                .toList();
        this.watching = new Lane(new Watchers(watched), options, time);
    }

    boolean isRequired() {
        return options.required();
    }

    TokenTime time() {
        return time;
    }

    Fingerprints fingerprints() {
        return fingerprints;
    }

    /** By best effort. */
    void offer(Draft draft) {
        for (Lane lane : lanes) {
            lane.offer(draft);
        }
        watch(draft);
    }

    /** Completes when all sinks have it, within the deadline. Cold. */
    Mono<Void> bring(Draft draft) {
        return Mono.defer(() -> {
                    watch(draft);
                    return Mono.when(
                            lanes.stream().map(lane -> lane.bring(draft)).toList());
                })
                .timeout(
                        options.deadline(),
                        Mono.error(() -> new NotRecordedException(AuditCodes.LATE)),
                        Schedulers.parallel());
    }

    Flux<AuditEvent> watch() {
        return watched.asFlux();
    }

    AuditHealth health() {
        return lanes.stream().map(Lane::health).reduce(new AuditHealth(0, 0, 0, 0), AuditHealth::and);
    }

    /** Who watches sees all that the sinks have, unless they take too long. */
    Mono<Void> closeGracefully() {
        return Mono.defer(() -> Mono.when(lanes.stream().map(Lane::close).toList())
                .then(Mono.defer(watching::close))
                .timeout(options.deadline(), Mono.fromRunnable(watching::close), Schedulers.parallel()));
    }

    void close() {
        lanes.forEach(Lane::close);
        watching.close();
    }

    private void watch(Draft draft) {
        if (watched.currentSubscriberCount() > 0) {
            watching.offer(draft);
        }
    }

    /** Those who subscribed, as one more sink. */
    private record Watchers(Sinks.Many<AuditEvent> watched) implements AuditSink {
        @Override
        public void take(List<AuditEvent> events) {
            events.forEach(watched::tryEmitNext);
        }

        @Override
        public void close() {
            watched.tryEmitComplete();
        }
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenStream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of one stream's health. They do not hold the stream, and show nothing once it is gone. Safe for use by many
 * threads.
 */
public final class StreamGauges implements AutoCloseable {
    private final WeakReference<TokenStream> stream;
    private final Consumer<StreamGauges> onClose;
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    private volatile @Nullable MeterRegistry registry;

    StreamGauges(TokenStream stream, Consumer<StreamGauges> onClose) {
        this.stream = new WeakReference<>(stream);
        this.onClose = onClose;
    }

    boolean isGone() {
        return stream.refersTo(null);
    }

    void show(MeterRegistry place, String name) {
        TokenStream shown = stream.get();
        if (shown == null) {
            return;
        }
        registry = place;
        for (StreamHealth.State state : StreamHealth.State.values()) {
            meters.add(gauge("state", shown, health -> flag(health.state() == state))
                    .description("1 in the state that the live token is in, else 0")
                    .tags("stream", name, "state", state.name().toLowerCase(Locale.ROOT))
                    .register(place));
        }
        meters.add(gauge("gate.shut", shown, health -> flag(health.gate().isPresent()))
                .description("1 while no call to the issuer may be made because one has failed, else 0")
                .tags("stream", name)
                .register(place));
        meters.add(gauge("failures", shown, StreamHealth::consecutiveFailures)
                .description("Calls to the issuer that failed since the last success")
                .baseUnit("calls")
                .tags("stream", name)
                .register(place));
        meters.add(timeGauge("until.refresh", shown, StreamHealth::untilRefresh)
                .description("Time until the live token is refreshed, 0 if that is due")
                .tags("stream", name)
                .register(place));
        meters.add(timeGauge("until.expiry", shown, StreamHealth::untilExpiry)
                .description("Time for which the live token is still served, 0 if it is not")
                .tags("stream", name)
                .register(place));
    }

    /** Takes the gauges out of the registry. The stream stays open. Idempotent. */
    @Override
    public void close() {
        MeterRegistry place = registry;
        if (place != null) {
            meters.forEach(place::remove);
            meters.clear();
        }
        onClose.accept(this);
    }

    private static Gauge.Builder<TokenStream> gauge(
            String name, TokenStream stream, ToDoubleFunction<StreamHealth> value) {
        return Gauge.builder(Counted.PREFIX + "stream." + name, stream, shown -> value.applyAsDouble(shown.health()));
    }

    private static TimeGauge.Builder<TokenStream> timeGauge(
            String name, TokenStream stream, Function<StreamHealth, Duration> value) {
        return TimeGauge.builder(
                Counted.PREFIX + "stream." + name,
                stream,
                TimeUnit.MILLISECONDS,
                shown -> value.apply(shown.health()).toMillis());
    }

    private static double flag(boolean holds) {
        return holds ? 1 : 0;
    }
}

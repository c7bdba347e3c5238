// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class TokenRuntimeTest {
    private final List<String> closed = new ArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());

    @Test
    void a_value_is_shared_by_type_and_key_and_closed_by_its_last_holder() {
        TokenRuntime.Shared<Thing> one = share("a");
        TokenRuntime.Shared<Thing> two = share("a");
        TokenRuntime.Shared<Thing> other = share("b");

        assertThat(one.value()).isSameAs(two.value()).isNotSameAs(other.value());
        one.close();
        one.close();
        assertThat(closed).isEmpty();
        two.close();

        assertThat(closed).containsExactly("a");
        assertThat(share("a").value()).isNotSameAs(one.value());
    }

    @Test
    void an_opening_that_fails_leaves_no_entry() {
        assertThatThrownBy(() -> runtime.share(Thing.class, "a", () -> {
                    throw new IllegalStateException("not now");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(share("a").value().name).isEqualTo("a");
    }

    @Test
    void closing_takes_the_last_opened_first_and_the_resources_after_the_streams() {
        runtime.resource(Thing.class, () -> new Thing("resource"));
        share("inner");
        share("outer");

        runtime.close();
        runtime.close();

        assertThat(closed).containsExactly("outer", "inner", "resource");
    }

    @Test
    void a_share_that_is_let_go_after_the_close_changes_nothing() {
        TokenRuntime.Shared<Thing> share = share("a");

        runtime.close();
        share.close();

        assertThat(closed).containsExactly("a");
    }

    @Test
    void a_resource_is_opened_once_and_closed_with_the_runtime() {
        Thing first = runtime.resource(Thing.class, () -> new Thing("resource"));
        Thing second = runtime.resource(Thing.class, () -> new Thing("another"));

        assertThat(first).isSameAs(second);
        runtime.close();

        assertThat(closed).containsExactly("resource");
        assertThatThrownBy(() -> runtime.resource(Thing.class, () -> first)).isInstanceOf(TokenException.Closed.class);
    }

    @Test
    void a_lent_resource_is_used_and_never_closed() {
        Thing lent = new Thing("lent");
        TokenRuntime lending = TokenRuntime.open(RuntimeOptions.defaults().withResource(Thing.class, lent));

        assertThat(lending.resource(Thing.class, () -> new Thing("own"))).isSameAs(lent);
        lending.close();

        assertThat(closed).isEmpty();
    }

    @Test
    void what_throws_at_its_close_does_not_keep_the_rest_open() {
        share("first");
        runtime.share(Broken.class, "second", Broken::new);

        List<Throwable> dropped = Dropped.during(runtime::close);

        assertThat(closed).containsExactly("first");
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("cannot be closed");
    }

    @Test
    void an_opener_may_ask_for_another_resource() {
        Thing outer =
                runtime.resource(Thing.class, () -> new Thing("over " + runtime.resource(String.class, () -> "inner")));

        assertThat(outer.name).isEqualTo("over inner");
    }

    private TokenRuntime.Shared<Thing> share(String name) {
        return runtime.share(Thing.class, name, () -> new Thing(name));
    }

    private final class Thing implements AutoCloseable {
        private final String name;

        private Thing(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private static final class Broken implements AutoCloseable {
        @Override
        public void close() {
            throw new IllegalStateException("cannot be closed");
        }
    }

    @Test
    void what_is_attached_is_closed_once_by_whoever_comes_first() {
        AtomicInteger byHolder = new AtomicInteger();
        AtomicInteger byRuntime = new AtomicInteger();
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
        Disposable one = runtime.attach(byHolder::incrementAndGet);
        Disposable two = runtime.attach(byRuntime::incrementAndGet);

        one.dispose();
        one.dispose();
        runtime.close();
        two.dispose();

        assertThat(byHolder).hasValue(1);
        assertThat(byRuntime).hasValue(1);
        assertThatThrownBy(() -> runtime.attach(() -> {})).hasMessageStartingWith("core.runtime-closed");
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Callers who all come at the same time, and what becomes of them: asked without blocking where that is possible. */
final class Crowd {
    /** Whoever blocks for longer has waited; a refresh takes twice as long. */
    private static final Duration WAITED = Duration.ofMillis(100);

    private static final long STACK = 128 * 1024;

    private final Subject subject;
    private final List<Witness> callers = new ArrayList<>();
    private final CountDownLatch over;

    private Crowd(Subject subject, int size) {
        this.subject = subject;
        this.over = new CountDownLatch(size);
        for (int caller = 0; caller < size; caller++) {
            callers.add(new Witness(over));
        }
    }

    /** Lets so many callers ask, and waits for them for so long at most. */
    static Outcome of(Subjects kind, Subject subject, Size size) throws InterruptedException {
        Crowd crowd = new Crowd(subject, size.callers());
        if (kind.asks()) {
            crowd.callers.forEach(crowd::ask);
        } else {
            crowd.blockTogether();
        }
        boolean all = crowd.over.await(size.patience().toNanos(), TimeUnit.NANOSECONDS);
        return crowd.outcome(all);
    }

    private void ask(Witness caller) {
        caller.begins();
        subject.ask(caller);
        caller.waited = !caller.isOver();
    }

    private void blockTogether() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(callers.size());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        try {
            for (Witness caller : callers) {
                Thread thread = new Thread(null, () -> block(caller, ready, start), "caller", STACK);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        } catch (OutOfMemoryError limited) {
            threads.forEach(Thread::interrupt);
            throw new IllegalStateException("the machine gives " + threads.size() + " threads only", limited);
        }
        ready.await();
        start.countDown();
    }

    private void block(Witness caller, CountDownLatch ready, CountDownLatch start) {
        ready.countDown();
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        caller.begins();
        try {
            caller.served(subject.block());
        } catch (RuntimeException e) {
            caller.failed(e);
        }
        caller.waited = caller.took().compareTo(WAITED) > 0;
    }

    private Outcome outcome(boolean all) {
        int failed = (int) callers.stream().filter(caller -> caller.failed).count();
        int waited = (int) callers.stream()
                .filter(caller -> caller.waited || !caller.isOver())
                .count();
        int stranded = all
                ? 0
                : (int) callers.stream().filter(caller -> !caller.isOver()).count();
        Duration slowest = callers.stream()
                .filter(Witness::isOver)
                .map(Witness::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Outcome(failed, waited, stranded, slowest);
    }

    /**
     * How large a crowd is and how long anybody waits for it.
     *
     * @param callers how many
     * @param patience until those who still wait count as stranded
     */
    record Size(int callers, Duration patience) {}

    /**
     * What became of them.
     *
     * @param failed who got no token
     * @param waited who was not served at once
     * @param stranded who still waited when the patience was over
     * @param slowest how long the slowest of the others took
     */
    record Outcome(int failed, int waited, int stranded, Duration slowest) {
        String told() {
            String longest = "the slowest caller took " + slowest.toMillis() + " ms";
            String lost = stranded == 0 ? "" : "; " + stranded + " callers still waited at the end";
            return longest + (failed == 0 ? "" : "; " + failed + " callers failed") + lost;
        }
    }

    private static final class Witness implements Caller {
        private final CountDownLatch latch;
        private volatile long from;
        private volatile long until;
        private volatile boolean over;
        private volatile boolean failed;
        private volatile boolean waited;

        private Witness(CountDownLatch latch) {
            this.latch = latch;
        }

        @Override
        public void served(Object token) {
            end();
        }

        @Override
        public void failed(Throwable why) {
            failed = true;
            end();
        }

        private void begins() {
            from = System.nanoTime();
        }

        private boolean isOver() {
            return over;
        }

        private Duration took() {
            return Duration.ofNanos(until - from);
        }

        private void end() {
            until = System.nanoTime();
            over = true;
            latch.countDown();
        }
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What the process holds, looked at again and again while it works: live heap, threads, memory outside the heap. */
final class Footprint {
    private final List<Long> heap = new ArrayList<>();
    private final List<Integer> threads = new ArrayList<>();
    private final List<Long> direct = new ArrayList<>();

    void look() {
        System.gc();
        heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        threads.add(ManagementFactory.getThreadMXBean().getThreadCount());
        direct.add(pooled() + Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    /** By how much the live heap grew over all looks, by a line fitted through them. */
    long heapGrowth() {
        double middle = (heap.size() - 1) / 2.0;
        double mean = heap.stream().mapToLong(Long::longValue).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (int i = 0; i < heap.size(); i++) {
            above += (i - middle) * (heap.get(i) - mean);
            below += (i - middle) * (i - middle);
        }
        return (long) (above / below * (heap.size() - 1));
    }

    long heapNow() {
        return heap.get(heap.size() - 1);
    }

    /** By how much the number of threads grew from the first look to the last. */
    int threadGrowth() {
        return threads.get(threads.size() - 1) - threads.get(0);
    }

    /** By how much the memory outside the heap grew from the first look to the last. */
    long directGrowth() {
        return direct.get(direct.size() - 1) - direct.get(0);
    }

    private static long pooled() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}

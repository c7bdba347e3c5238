// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tarjan's strongly connected components: those of more than one node are circles. */
final class Circles {
    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Set<String>> graph) {
        this.graph = graph;
    }

    static List<Set<String>> of(Map<String, Set<String>> graph) {
        Circles circles = new Circles(graph);
        graph.keySet().stream().filter(node -> !circles.order.containsKey(node)).forEach(circles::visit);
        return circles.found;
    }

    private void visit(String node) {
        order.put(node, order.size());
        low.put(node, order.get(node));
        path.push(node);
        for (String next : graph.getOrDefault(node, Set.of())) {
            if (!order.containsKey(next)) {
                visit(next);
                low.merge(node, low.get(next), Math::min);
            } else if (path.contains(next)) {
                low.merge(node, order.get(next), Math::min);
            }
        }
        if (low.get(node).equals(order.get(node))) {
            collect(node);
        }
    }

    private void collect(String first) {
        Set<String> component = new TreeSet<>();
        String node;
        do {
            node = path.pop();
            component.add(node);
        } while (!node.equals(first));
        if (component.size() > 1) {
            found.add(component);
        }
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes a payload apart until nothing in it is encoded any more. */
final class Unpacking {
    private static final int DEEPEST = 8;

    private Unpacking() {}

    /** The payload itself, then everything that is encoded in it, each content once. */
    static List<Place> of(String name, byte[] payload) {
        Set<String> seen = new HashSet<>();
        List<Place> places = new ArrayList<>();
        Deque<Layer> open = new ArrayDeque<>();
        open.add(new Layer(new Place(name, List.of(ByteText.of(payload))), 0));
        while (!open.isEmpty()) {
            Layer layer = open.remove();
            List<String> fresh =
                    layer.place().texts().stream().filter(seen::add).toList();
            if (fresh.isEmpty()) {
                continue;
            }
            places.add(new Place(layer.place().name(), fresh));
            if (layer.depth() < DEEPEST) {
                fresh.forEach(text -> Encodings.decode(text)
                        .forEach(inner -> open.add(new Layer(
                                new Place(layer.place().name() + " > " + inner.encoding(), inner.readings()),
                                layer.depth() + 1))));
            }
        }
        return places;
    }

    /** One payload under a name; where an encoding can be read in more than one way, all the ways. */
    record Place(String name, List<String> texts) {
        boolean holds(String needle) {
            return texts.stream().anyMatch(text -> text.contains(needle));
        }
    }

    private record Layer(Place place, int depth) {}
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One JSON object that is right, to be spoilt member by member. */
record JsonText(List<Member> members) {
    static JsonText of(Member... members) {
        return new JsonText(List.of(members));
    }

    String good() {
        return object(members.stream().map(JsonText::line));
    }

    String without(Member member) {
        return object(members.stream().filter(one -> !one.equals(member)).map(JsonText::line));
    }

    String with(Member member, String raw) {
        return object(members.stream().map(one -> one.equals(member) ? line(one.name(), raw) : line(one)));
    }

    String twice(Member member) {
        return object(Stream.concat(members.stream(), Stream.of(member)).map(JsonText::line));
    }

    String withMore(String name, String raw) {
        return object(Stream.concat(members.stream().map(JsonText::line), Stream.of(line(name, raw))));
    }

    private static String object(Stream<String> lines) {
        return lines.collect(Collectors.joining(",", "{", "}"));
    }

    private static String line(Member member) {
        return line(member.name(), member.good());
    }

    private static String line(String name, String raw) {
        return '"' + name + "\":" + raw;
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code credential_source} of an external account, wrong. */
final class Sources {
    private static final String URL = "\"url\":\"https://subject.example/subject\"";

    private Sources() {}

    static Map<Fault, String> bad() {
        Map<Fault, String> bad = new LinkedHashMap<>();
        bad.put(new Fault(Fault.Kind.EMPTY, "nothing in it"), "{}");
        bad.put(new Fault(Fault.Kind.VALUE, "a file and a URL"), "{\"file\":\"/a\"," + URL + "}");
        bad.put(new Fault(Fault.Kind.VALUE, "a file with headers"), "{\"file\":\"/a\",\"headers\":{\"A\":\"b\"}}");
        bad.put(new Fault(Fault.Kind.UNKNOWN, "one"), "{" + URL + ",\"more\":1}");
        headers(bad);
        formats(bad);
        files(bad);
        programs(bad);
        bad.put(
                new Fault(Fault.Kind.VALUE, "of Amazon, with a region that is a host"),
                "{\"environment_id\":\"aws1\","
                        + "\"region_url\":\"http://169.254.169.254/\",\"regional_cred_verification_url\":\"https://sts.us-east-1.evil.example\"}");
        bad.put(
                new Fault(Fault.Kind.VALUE, "a certificate that is nowhere"),
                "{\"certificate\":{\"certificate_config_location\":\"/nowhere\"}}");
        return bad;
    }

    private static void headers(Map<Fault, String> bad) {
        header(bad, Fault.Kind.LINE_BREAK, "a header with CRLF", "X-A", "b\\r\\nX-Evil: 1");
        header(bad, Fault.Kind.LINE_BREAK, "a name of a header with CRLF", "X-A\\r\\nX-Evil", "b");
        header(bad, Fault.Kind.CONTROL, "a header with NUL", "X-A", "b\\u0000");
        header(bad, Fault.Kind.VALUE, "the header Host", "Host", "evil.example");
        header(bad, Fault.Kind.VALUE, "the header Content-Length", "Content-Length", "0");
        header(bad, Fault.Kind.VALUE, "the header Transfer-Encoding", "Transfer-Encoding", "chunked");
        header(bad, Fault.Kind.ECHO, "the header Authorization", "Authorization", "Bearer " + Canary.MARK);
        header(bad, Fault.Kind.ECHO, "the header Cookie", "Cookie", "a=" + Canary.MARK);
        header(bad, Fault.Kind.ECHO, "the header Proxy-Authorization", "Proxy-Authorization", Canary.MARK);
        header(bad, Fault.Kind.VALUE, "a header with a space in its name", "X A", "b");
        header(bad, Fault.Kind.VALUE, "a header beyond ASCII", "X-A", "\\u00e4");
        bad.put(new Fault(Fault.Kind.WRONG_TYPE, "headers in a list"), "{" + URL + ",\"headers\":[\"A: b\"]}");
        bad.put(new Fault(Fault.Kind.WRONG_TYPE, "a header that is a number"), "{" + URL + ",\"headers\":{\"A\":1}}");
        bad.put(new Fault(Fault.Kind.NULL, "a header that is null"), "{" + URL + ",\"headers\":{\"A\":null}}");
    }

    private static void header(Map<Fault, String> bad, Fault.Kind kind, String what, String name, String value) {
        bad.put(new Fault(kind, what), "{" + URL + ",\"headers\":{\"" + name + "\":\"" + value + "\"}}");
    }

    private static void formats(Map<Fault, String> bad) {
        bad.put(
                new Fault(Fault.Kind.VALUE, "a format that nobody knows"),
                "{" + URL + ",\"format\":{\"type\":\"xml\"}}");
        bad.put(new Fault(Fault.Kind.MISSING, "a format without a type"), "{" + URL + ",\"format\":{}}");
        bad.put(
                new Fault(Fault.Kind.MISSING, "a JSON format without a field"),
                "{" + URL + ",\"format\":{\"type\":\"json\"}}");
        bad.put(new Fault(Fault.Kind.WRONG_TYPE, "a format that is a text"), "{" + URL + ",\"format\":\"json\"}");
        bad.put(
                new Fault(Fault.Kind.VALUE, "a field that is not there"),
                "{" + URL + ",\"format\":{\"type\":\"json\",\"subject_token_field_name\":\"other\"}}");
    }

    private static void files(Map<Fault, String> bad) {
        file(bad, "a file that is not there", "/nowhere/at/all");
        file(bad, "a folder", "/etc");
        file(bad, "a device without an end", "/dev/zero");
        file(bad, "a device", "/dev/null");
        file(bad, "the environment of the process", "/proc/self/environ");
        file(bad, "the memory of the process", "/proc/self/mem");
        file(bad, "a path with NUL", "/a\\u0000b");
    }

    private static void file(Map<Fault, String> bad, String what, String path) {
        bad.put(new Fault(Fault.Kind.VALUE, what), "{\"file\":\"" + path + "\"}");
    }

    private static void programs(Map<Fault, String> bad) {
        program(bad, "a program that is not there", "{\"command\":\"/nowhere/at/all\"}");
        program(bad, "a program by a relative path", "{\"command\":\"cat /etc/passwd\"}");
        program(bad, "a program that fails", "{\"command\":\"/bin/false\"}");
        program(bad, "a program that prints nothing", "{\"command\":\"/bin/true\"}");
        program(bad, "a command with a shell's words", "{\"command\":\"/bin/echo;/bin/id\"}");
        program(bad, "a program that prints without an end", "{\"command\":\"/bin/cat /dev/zero\"}");
        program(bad, "a command of spaces", "{\"command\":\"   \"}");
        program(bad, "a program with too little time", "{\"command\":\"/bin/true\",\"timeout_millis\":1}");
        program(
                bad,
                "a program with too much time",
                "{\"command\":\"/bin/true\",\"timeout_millis\":9223372036854775807}");
        program(bad, "a program with a time of text", "{\"command\":\"/bin/true\",\"timeout_millis\":\"soon\"}");
        program(
                bad,
                "a program with an output file by a relative path",
                "{\"command\":\"/bin/true\",\"output_file\":\"a\"}");
        program(bad, "a program and more", "{\"command\":\"/bin/true\",\"more\":1}");
        program(bad, "a program without a command", "{}");
    }

    private static void program(Map<Fault, String> bad, String what, String json) {
        bad.put(new Fault(Fault.Kind.VALUE, what), "{\"executable\":" + json + "}");
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.threats.ThreatTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page of the site on hostile configurations and answers, made from what the tests run. */
final class ThreatsPage {
    private static final String INTRODUCTION = """
            # Hostile configurations and answers

            Whoever can write a credential file, a recipe or a subject token, and whoever answers where an issuer should, may
            mean ill. This page says what becomes of what they send. The numbers are those of the project's list of threats. Each
            row is an input that a test sends byte for byte, through the public API and over real sockets, and the code that it
            must meet. The page is made from the tables of the tests, and a test compares it.

            ## Where secrets may go

            - Tokens and secrets go out through one door. It speaks https and checks the name in the certificate; plain http goes
              to this machine, where a test asks for it by name, and to the metadata server. It follows no redirect, keeps no
              cookie, uses no proxy and inflates nothing.
            - No configuration leads it to a link-local address, to a metadata server's name or address, or to an address in a
              form that parsers read differently: decimal, octal, hexadecimal, short, IPv4 inside IPv6.
            - Google's kinds go to Google's hosts in the universe that the *recipe* names, label by label, and to hosts that the
              recipe trusts by name. A credential file can name neither a universe nor a host to trust.
            - A subject token's URL in a credential file is https on a public name. A public name that resolves to a private
              address gets a connection and no request: nobody there can prove the name.
            - An issuer that a recipe names may be on a private network, since whoever writes the recipe chooses the issuer. Its
              metadata cannot send the client's secret to another origin.
            - What an answer repeats of the secrets that were sent to it is masked in every message, whatever it is shaped like.
              Other words of an issuer are shown to people, cut, on one line, and without what is shaped like a secret.

            """;

    private ThreatsPage() {}

    /** The numbers of the list. */
    static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= 76; number++) {
            if (number == 20) {
                ids.addAll(List.of("A-20d", "A-20e", "A-20f", "A-20g", "A-20h"));
            } else {
                ids.add("A-" + number);
            }
        }
        return ids;
    }

    /** What the sections say, and nothing else is open. */
    static ThreatTable table() {
        return ThreatSectionsTest.sections().stream()
                .map(Section::table)
                .reduce(ThreatTable.empty(), ThreatTable::and)
                .withOpenOf(ids(), "No test runs it yet.");
    }

    static String page() {
        ThreatTable table = table();
        return INTRODUCTION + thousands() + """
                ## Tested

                """ + table.tested() + """

                ## Impossible

                A line of code rules these out; a test finds it in its file.

                """ + table.impossible() + """

                ## Open

                No test runs these.

                """ + table.untested();
    }

    private static String thousands() {
        List<HostileCase> all = HostileCases.all("");
        return String.format(Locale.ROOT, """
                ## %,d cases

                A generator with one seed spoils what comes in at each hop: every member of a body, the body as a whole, headers,
                status line, length, the way it comes; every field of recipes and credential files. No two cases are alike in hop,
                field and fault. With a deadline of 300 ms in the options each is told by a typed exception with a stable code
                (`TokenException`; `NotVerifiedException` where a verifier asks for keys), in time, and nothing that can be seen of
                it holds a secret: not message, causes, stack trace, remedy, events, nor the finest log of the libraries below.
                No host is asked that is not allowed, and a listener to which redirects, endpoints and XML entities lead hears
                nothing. A program that prints a subject token has its own deadline, of 5 s at least. A stream repeats what may pass
                by itself; here each hop is asked once.

                ```sh
                ./mvnw -q -Dquick -pl sdk/proof -am test -Dtest=TwoThousandTest -Dsurefire.failIfNoSpecifiedTests=false
                ```

                """, all.size())
                + counted("hop", all, one -> one.hop().title()) + "\n"
                + counted("class of fault", all, one -> one.fault().kind().title) + "\n";
    }

    private static String counted(String what, List<HostileCase> all, Function<HostileCase, String> by) {
        Map<String, Long> counts = all.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
        return "| " + what + " | cases |\n|---|---|\n"
                + counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(count -> "| " + count.getKey() + " | " + count.getValue() + " |\n")
                        .collect(Collectors.joining());
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the site shows the list that the tests run. */
class FaultsPageTest {
    private static final String COMMAND =
            "./mvnw -q -Dquick -pl sdk/proof -am test -Dapi.update -Dtest=FaultsPageTest -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String INTRODUCTION = """
            # Forty faults

            Each row is a fault that a test plants in a pipeline on one machine. The call goes over HTTP through all hops to whoever
            refuses it; the diagnosis must name the layer and the cause, and what it says to do is done, with the names and
            commands that it gives and no others: then the same call must pass. The list was written before the engine, from
            answers that issuers are known to give. This page is made from the list, and a test compares it.

            Where the kit has no such fault of its own (SERVICE_DISABLED, SECURITY_POLICY_VIOLATED, ACCOUNT_STATE_INVALID), the
            answer is Google's, word for word, and the command that the diagnosis gives ends it.

            ```sh
            ./mvnw -q -Dquick -pl sdk/proof -am test -Dtest=FortyFaultsTest -Dsurefire.failIfNoSpecifiedTests=false
            ```

            """;

    @Test
    void the_page_of_the_site_shows_the_list() throws IOException {
        Path page = PlantedFault.root().resolve("site/reference/faults.md");
        if (System.getProperty("api.update") != null) {
            Files.writeString(page, page());
        }

        assertThat(page()).as("if the change is meant, run: %s", COMMAND).isEqualTo(Files.readString(page));
    }

    private static String page() {
        return INTRODUCTION + "## Authentication: the token\n\n" + table(Layer.AUTHENTICATION)
                + "\n## Authorization: the role\n\n" + table(Layer.AUTHORIZATION);
    }

    private static String table(Layer layer) {
        return "| | who refuses | what is wrong | what comes back | cause | what is done |\n|---|---|---|---|---|---|\n"
                + PlantedFault.all().stream()
                        .filter(fault -> fault.layer() == layer)
                        .map(FaultsPageTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(PlantedFault fault) {
        return "| " + fault.id() + " | " + fault.hop() + " | " + fault.wrong() + " | " + fault.answer()
                + " | `diagnosis." + fault.code() + "` | " + fault.remedy() + " |\n";
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AirportTest {
    @Test
    void a_line_with_quotes_is_read() {
        var airport = Airport.read("DBN,\"W. H. \"\"Bud\"\" Barron, Jr\",Dublin,GA,USA,32.56445806,-82.98525556");

        assertThat(airport.name()).isEqualTo("W. H. \"Bud\" Barron, Jr");
        assertThat(airport.state()).isEqualTo("GA");
        assertThat(airport.longitude()).isEqualTo(-82.98525556);
    }

    @Test
    void a_line_of_another_form_is_refused() {
        assertThatThrownBy(() -> Airport.read("DBN,Dublin")).hasMessageContaining("2 columns and not 7");
    }

    @Test
    void the_file_is_whole_and_its_codes_are_plain() {
        var all = AirportFile.all();

        assertThat(all).hasSize(Settings.MOST_ELEMENTS);
        assertThat(all).extracting(Airport::iata).doesNotHaveDuplicates().allMatch(iata -> iata.matches("[A-Z0-9]+"));
    }

    @Test
    void distances_are_those_of_the_globe() {
        var byCode = AirportFile.all().stream().collect(Collectors.toMap(Airport::iata, a -> a));

        assertThat(byCode.get("JFK").distanceTo(byCode.get("LAX"))).isCloseTo(3974, within(10.0));
    }

    @Test
    void the_first_airport_and_about_every_tenth_are_sampled() {
        var all = AirportFile.all();

        assertThat(AirportPipeline.isSampled(all.get(0).iata())).isTrue();
        assertThat(all.stream().filter(a -> AirportPipeline.isSampled(a.iata())).count())
                .isBetween(250L, 450L);
    }
}

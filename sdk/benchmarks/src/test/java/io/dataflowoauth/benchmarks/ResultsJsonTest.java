// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsJsonTest {
    private static final Result.Key KEY = new Result.Key("live-subscribe", "a \"subject\"", 2, "ns/op");

    @Test
    void a_measured_cell_has_all_its_members() {
        String json = cell(Result.measured(
                KEY,
                Result.Measured.timed(List.of(3.0, 1.0, 2.0, 4.0, 5.00049), List.of(32.0, 32.0, 32.0, 32.0, 32.1))));

        assertThat(json)
                .isEqualTo("[{'benchmark':'live-subscribe','subject':'a \\'subject\\'','threads':2,'unit':'ns/op',"
                        + "'value':3.0,'error':2.0,'bytes_per_op':32.0,'status':'measured',"
                        + "'rounds':[3.0,1.0,2.0,4.0,5.0]}]");
    }

    @Test
    void a_skipped_cell_has_no_value_and_says_why() {
        String json = cell(Result.skipped(KEY, "it is slow"));

        assertThat(json)
                .contains("'value':null,'error':null,'bytes_per_op':null,'status':'skipped','note':'it is slow'");
    }

    @Test
    void a_count_has_neither_error_nor_bytes() {
        String json = cell(Result.measured(KEY, Result.Measured.counted(1)));

        assertThat(json).endsWith("'value':1.0,'error':null,'bytes_per_op':null,'status':'measured'}]");
    }

    @Test
    void too_few_rounds_have_a_median_and_no_error() {
        String json = cell(Result.measured(KEY, Result.Measured.timed(List.of(3.0, 1.0), List.of(32.0, 32.0))));

        assertThat(json).contains("'value':2.0,'error':null,");
    }

    @Test
    void a_ratio_without_a_limit_has_none() {
        List<Double> ones = Collections.nCopies(5, 1.0);

        String json = plain(ResultsJson.ratios(List.of(Ratio.of("name", List.of(2.0, 2.0, 2.0, 2.0, 2.0), ones))));

        assertThat(json)
                .isEqualTo("[{'ratio':'name','value':2.0,'low':2.0,'high':2.0,'limit':null,'verdict':'resolved'}]");
    }

    @Test
    void the_machine_is_an_object_of_texts() {
        assertThat(plain(ResultsJson.machine(Map.of("processors", "2")))).isEqualTo("{'processors':'2'}");
    }

    private static String cell(Result result) {
        return plain(ResultsJson.cells(List.of(result)));
    }

    private static String plain(String json) {
        return json.replaceAll("\\s*\\R\\s*", "")
                .replace(" : ", ":")
                .replace(", ", ",")
                .replace("[ ", "[")
                .replace(" ]", "]")
                .replace("{ ", "{")
                .replace('"', '\'');
    }
}

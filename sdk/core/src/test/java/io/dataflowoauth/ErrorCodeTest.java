// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "core", "core.", ".x", "Core.x", "core.x_y", "core.-x", "core.x-", "core.x.y", "core.x\n"})
    void a_name_is_room_and_kebab_case(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorCode(name, "It happened.", "Change it."));
    }

    @Test
    void both_sentences_are_there() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorCode("core.x", " ", "Change it."));
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorCode("core.x", "It happened.", ""));
    }

    @Test
    void a_code_prints_as_its_name_and_travels_whole() {
        assertThat(CoreCodes.CALL_REFUSED).hasToString("core.call-refused");
        assertThat(Serialized.thereAndBack(CoreCodes.CALL_REFUSED)).isEqualTo(CoreCodes.CALL_REFUSED);
    }

    @Test
    void each_code_of_the_room_is_named_like_its_constant_and_speaks_in_sentences() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : CoreCodes.class.getFields()) {
            ErrorCode code = (ErrorCode) field.get(null);
            names.add(code.name());

            assertThat(code.name())
                    .isEqualTo(
                            "core." + field.getName().toLowerCase(Locale.ROOT).replace('_', '-'));
            assertThat(code.summary()).matches("[A-Z].*\\.");
            assertThat(code.remedy()).matches("[A-Z].*\\.");
        }
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }
}

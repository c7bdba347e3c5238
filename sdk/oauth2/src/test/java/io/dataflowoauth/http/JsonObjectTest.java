// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read strictly or not at all. */
class JsonObjectTest {
    @Test
    void members_are_read_by_the_type_that_is_asked_for() {
        JsonObject json = json("{'t':'x','i':7,'s':'-8','f':true,'o':{'a':'b'},'l':['x','y'],'os':[{'n':1},{'n':2}]}");

        assertThat(json.text("t")).isEqualTo("x");
        assertThat(json.integer("i")).isEqualTo(7);
        assertThat(json.integer("s")).isEqualTo(-8);
        assertThat(json.optionalFlag("f")).contains(true);
        assertThat(json.object("o").text("a")).isEqualTo("b");
        assertThat(json.texts("l")).containsExactly("x", "y");
        assertThat(json.objects("os")).extracting(one -> one.integer("n")).containsExactly(1L, 2L);
        assertThat(json.names()).containsExactlyInAnyOrder("t", "i", "s", "f", "o", "l", "os");
    }

    @Test
    void an_absent_member_is_empty_or_a_failure_that_names_it() {
        JsonObject json = json("{}");

        assertThat(json.optionalText("x")).isEmpty();
        assertThat(json.optionalInteger("x")).isEmpty();
        assertThat(json.optionalObject("x")).isEmpty();
        assertThat(json.texts("x")).isEmpty();
        assertThat(catchThrowableOfType(TokenException.class, () -> json.text("x"))
                        .detail())
                .isEqualTo("The member x is missing.");
    }

    @Test
    void null_has_no_type_that_anybody_asks_for() {
        JsonObject json = json("{'x':null,'l':[null]}");

        assertThat(catchThrowableOfType(TokenException.class, () -> json.optionalText("x")))
                .isNotNull();
        assertThat(catchThrowableOfType(TokenException.class, () -> json.optionalObject("x")))
                .isNotNull();
        assertThat(catchThrowableOfType(TokenException.class, () -> json.texts("l")))
                .isNotNull();
    }

    @Test
    void an_integer_beyond_a_long_is_the_nearest_long() {
        JsonObject json = json("{'big':9223372036854775808,'small':-9223372036854775809}");

        assertThat(json.integer("big")).isEqualTo(Long.MAX_VALUE);
        assertThat(json.integer("small")).isEqualTo(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s3cret",
                "[]",
                "null",
                "{'a':1",
                "{'a':1}}",
                "{'a':1} {'b':2}",
                "{'a':1} s3cret",
                "{'a':1,'a':2}",
                "{'o':{'a':1,'a':2}}",
                "{/* s3cret */}",
                "{'a':1,}",
                "{a:1}",
                "{'a':01}",
                "{'a':+1}",
                "{'a':NaN}",
                "{'a':Infinity}",
                "{'a':'s3cret\u0001'}",
                "{'a':'\\x'}",
                "{'a':tru}"
            })
    void what_is_not_one_strict_object_is_refused_without_an_echo(String text) {
        assertRefused(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void only_utf_8_without_byte_order_mark_is_read() {
        assertRefused("\ufeff{}".getBytes(StandardCharsets.UTF_8));
        assertRefused("{}".getBytes(StandardCharsets.UTF_16));
        assertRefused("{}".getBytes(StandardCharsets.UTF_16LE));
        assertRefused("{}".getBytes(Charset.forName("UTF-32BE")));
        assertRefused(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'});
        assertRefused(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'});
    }

    @Test
    void a_number_keeps_its_value_and_a_text_is_none() {
        JsonObject json = json("{'whole':7,'half':0.5,'huge':1e400,'text':'7','none':null}");

        assertThat(json.optionalNumber("whole")).contains(new BigDecimal(7));
        assertThat(json.optionalNumber("half")).contains(new BigDecimal("0.5"));
        assertThat(json.optionalNumber("huge")).contains(new BigDecimal("1e400"));
        assertThat(json.optionalNumber("absent")).isEmpty();
        assertThat(json.isText("text")).isTrue();
        assertThat(json.isText("whole")).isFalse();
        for (String name : List.of("text", "none")) {
            assertThat(catchThrowableOfType(TokenException.class, () -> json.optionalNumber(name))
                            .code())
                    .isEqualTo("oauth2.member-invalid");
        }
        assertThat(catchThrowableOfType(TokenException.class, () -> json.optionalInteger("half"))
                        .code())
                .isEqualTo("oauth2.member-invalid");
    }

    @Test
    void half_a_surrogate_pair_is_no_text() {
        assertThat(json("{'a':'\\ud83d\\udd11'}").text("a")).isEqualTo("\ud83d\udd11");

        for (String half : List.of("\\ud800", "\\udc00", "\\ud83dx", "\\udd11\\ud83d")) {
            assertRefused(("{\"a\":\"" + half + "\"}").getBytes(StandardCharsets.UTF_8));
            assertRefused(("{\"" + half + "\":1}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_character_that_stands_for_what_is_no_utf_8_is_a_character() {
        assertThat(json("{'a':'\ufffd'}").text("a")).isEqualTo("\ufffd");
    }

    @Test
    void a_member_twice_is_refused_at_any_depth() {
        assertRefused("{\"a\":null,\"a\":null}".getBytes(StandardCharsets.UTF_8));
        assertRefused("{\"a\":[{\"b\":1,\"\\u0062\":1}]}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void depth_names_and_numbers_have_limits() {
        assertThat(json("{'a':" + "[".repeat(31) + "]".repeat(31) + "}").names())
                .containsExactly("a");

        assertRefused(("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}").getBytes(StandardCharsets.UTF_8));
        assertRefused(("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
        assertRefused(("{\"" + "n".repeat(2000) + "\":1}").getBytes(StandardCharsets.UTF_8));
        assertRefused(("{\"a\":" + "9".repeat(101) + "}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void many_names_that_share_a_hash_are_read_in_time_that_does_not_explode() {
        String members = IntStream.range(0, 1 << 12)
                .mapToObj(JsonObjectTest::sameHash)
                .map(name -> "\"" + name + "\":1")
                .collect(Collectors.joining(","));

        assertThat(JsonObject.parse(("{" + members + "}").getBytes(StandardCharsets.UTF_8))
                        .names())
                .hasSize(1 << 12);
    }

    @Test
    void nothing_of_it_prints() {
        assertThat(json("{'a':'s3cret'}").toString()).doesNotContain("s3cret");
    }

    private static String sameHash(int number) {
        return IntStream.range(0, 12)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(byte[] bytes) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> JsonObject.parse(bytes));
        assertThat(failure)
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
        assertThat(failure.code()).isEqualTo("oauth2.json-invalid");
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginOptionsTest {
    @Test
    void defaults_leave_all_to_issuer_and_system() {
        LoginOptions options = LoginOptions.defaults();

        assertThat(options.scopes()).isEmpty();
        assertThat(options.endpoint()).isEmpty();
        assertThat(options.port()).isZero();
        assertThat(options.redirectPath()).isEqualTo("/callback");
        assertThat(options.deadline()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_change_is_a_copy() {
        LoginOptions options = LoginOptions.defaults();

        LoginOptions changed = options.withPort(4711)
                .withRedirectPath("/back")
                .withDeadline(Duration.ofSeconds(1))
                .withScopes("openid")
                .withParameter("login_hint", "ada");

        assertThat(changed.port()).isEqualTo(4711);
        assertThat(changed.redirectPath()).isEqualTo("/back");
        assertThat(changed.scopes()).containsExactly("openid");
        assertThat(changed.parameters()).isEqualTo(Map.of("login_hint", "ada"));
        assertThat(changed).hasToString("LoginOptions[scopes [openid], /back, PT1S]");
        assertThat(options.parameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "redirect_uri", "code_challenge_method", "request", "client_id", "response_mode"})
    void what_the_login_says_itself_cannot_be_said_otherwise(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoginOptions.defaults().withParameter(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "back", "/back?x=1", "/back#x", "/a b", "//evil.example", "/back/"})
    void a_path_that_would_need_encoding_is_none(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoginOptions.defaults().withRedirectPath(path));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void a_port_is_a_port(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoginOptions.defaults().withPort(port));
    }

    @Test
    void a_deadline_is_positive_and_a_scope_a_scope() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoginOptions.defaults().withDeadline(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoginOptions.defaults().withScopes("a b"));
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A whole login under BlockHound, from the first start of the listener to its end. */
class NothingBlocksTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final LoginFixture fixture = new LoginFixture();
    private final ScriptedBrowser browser = new ScriptedBrowser(fixture);

    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_login_with_a_browser_blocks_no_thread_that_must_not_block() {
        fixture.door.answering(200, LoginFixture.TOKEN);
        LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE);
        try (BrowserLogin login = BrowserLogin.open(fixture.client(), options, fixture.runtime)) {
            Mono<LoggedIn> loggedIn = login.logIn(this::elsewhere).subscribeOn(Schedulers.parallel());

            assertThat(loggedIn.block(SOON).refreshToken()).isPresent();
        }
    }

    /** The browser's own client may block where it likes. */
    private Mono<Void> elsewhere(URI url) {
        return Mono.defer(() -> browser.comeBack(url, "code=c1")).subscribeOn(Schedulers.boundedElastic());
    }

    @Test
    void whoever_gets_the_login_is_not_called_on_the_listeners_thread() {
        fixture.door.answering(200, LoginFixture.TOKEN);
        LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE);
        try (BrowserLogin login = BrowserLogin.open(fixture.client(), options, fixture.runtime)) {
            Mono<String> thread = login.logIn(this::elsewhere)
                    .map(loggedIn -> Thread.currentThread().getName());

            assertThat(thread.block(SOON)).startsWith("parallel-");
        }
    }
}

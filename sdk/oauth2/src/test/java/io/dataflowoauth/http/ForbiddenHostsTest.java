// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing secret goes, however it is written, over https as well. */
class ForbiddenHostsTest {
    private final HttpDoorOptions options = HttpDoorOptions.defaults().withLoopbackHttp(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/",
                "https://169.254.0.1/",
                "https://2852039166/",
                "https://0xa9fea9fe/",
                "https://0xA9FEA9FE/",
                "https://0xa9.0xfe.0xa9.0xfe/",
                "https://0251.0376.0251.0376/",
                "https://169.16689662/",
                "https://127.1/",
                "https://127.000.000.001/",
                "https://2130706433/",
                "https://0.0.0.0/",
                "https://0.1.2.3/",
                "https://255.255.255.255/",
                "https://240.0.0.1/",
                "https://224.0.0.1/",
                "https://1.2.3.256/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[::ffff:169.254.169.254]/",
                "https://[::ffff:a9fe:a9fe]/",
                "https://[::]/",
                "https://[ff02::1]/",
                "https://[fd20:ce::254]/",
                "https://[fd00:ec2::254]/",
                "https://[::ffff:0:0]/",
                "https://metadata.google.internal/",
                "https://metadata.google.internal./",
                "https://METADATA/",
                "https://https://issuer.example/",
                "https://issuer.example:/",
                "https://issuer.example:65536/"
            })
    void a_metadata_server_a_link_local_address_and_an_address_in_an_odd_form_are_refused(String url) {
        assertThatThrownBy(() -> options.requirePermitted(URI.create(url)))
                .hasMessageStartingWith("oauth2.url-forbidden: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/",
                "https://issuer.example./",
                "https://3scale:8443/",
                "https://7.example/",
                "https://0xcafe.example/",
                "https://10.0.0.5/",
                "https://192.168.0.255:65535/",
                "https://127.0.0.1/",
                "https://[fd12::5]/",
                "https://[::1]/",
                "https://[2001:db8::254]/",
                "https://metadata.google.internal.corp.example/",
                "http://127.0.0.1:8080/",
                "http://[::1]:8080/"
            })
    void names_and_plain_addresses_are_permitted_those_of_a_private_network_too(String url) {
        assertThat(options.requirePermitted(URI.create(url))).isEqualTo(URI.create(url));
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;

/** A handler that is set up and asked as Kafka does it, whose own reader reads the options. */
final class Asked implements AutoCloseable {
    private final StreamLoginCallbackHandler handler = new StreamLoginCallbackHandler();

    static Asked by(KafkaLogin login) {
        Asked asked = new Asked();
        asked.configure(login.properties());
        return asked;
    }

    void configure(Map<String, String> properties) {
        handler.configure(properties, properties.get("sasl.mechanism"), entries(properties.get("sasl.jaas.config")));
    }

    static List<AppConfigurationEntry> entries(String jaasConfig) {
        return JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(jaasConfig)))
                .configurationEntries();
    }

    OAuthBearerToken token() {
        return answer().token();
    }

    OAuthBearerTokenCallback answer() {
        OAuthBearerTokenCallback wanted = new OAuthBearerTokenCallback();
        ask(wanted);
        return wanted;
    }

    Map<String, String> extensions() {
        SaslExtensionsCallback wanted = new SaslExtensionsCallback();
        ask(wanted);
        return wanted.extensions().map();
    }

    void ask(Callback wanted) {
        try {
            handler.handle(new Callback[] {wanted});
        } catch (UnsupportedCallbackException unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }

    @Override
    public void close() {
        handler.close();
    }
}

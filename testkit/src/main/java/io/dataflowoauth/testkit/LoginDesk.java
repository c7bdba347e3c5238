// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The people whom an issuer knows, and the clients that they may let in. Safe for use by many threads. */
final class LoginDesk {
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    LoginDesk(Issuance issuance, ClientAuthentication clients) {
        this.issuance = issuance;
        this.clients = clients;
    }

    Issuance issuance() {
        return issuance;
    }

    ClientAuthentication clients() {
        return clients;
    }

    void register(String user) {
        users.add(user);
    }

    boolean isUser(String name) {
        return users.contains(name);
    }
}

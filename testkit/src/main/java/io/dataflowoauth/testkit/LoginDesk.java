// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

/** The people whom an issuer knows, and the clients that they may let in. Safe for use by many threads. */
final class LoginDesk {
    private final Issuance issuance;
    private final ClientAuthentication clients;

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

    boolean isUser(String name) {
        return issuance.people().find(name).isPresent();
    }
}

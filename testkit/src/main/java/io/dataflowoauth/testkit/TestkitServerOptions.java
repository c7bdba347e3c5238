// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;

/** Where a {@link TestkitServer} listens, and how it behaves. Immutable; each {@code withX} gives a changed copy. */
public final class TestkitServerOptions {
    private static final TestkitServerOptions DEFAULTS =
            new TestkitServerOptions(new Ports(0, 0, 0), TokenTime.system(), new How(IamStubOptions.defaults(), false));

    private final Ports ports;
    private final TokenTime time;
    private final How how;

    private record Ports(int http, int https, int proxy) {}

    private record How(IamStubOptions iam, boolean control) {}

    private TestkitServerOptions(Ports ports, TokenTime time, How how) {
        this.ports = ports;
        this.time = time;
        this.how = how;
    }

    /** Ports that are free, the system's time, a stub with {@link IamStubOptions#defaults()}, no control over http. */
    public static TestkitServerOptions defaults() {
        return DEFAULTS;
    }

    /** With that port for plain http; zero for any that is free. */
    public TestkitServerOptions withPort(int port) {
        return new TestkitServerOptions(new Ports(checked(port), ports.https, ports.proxy), time, how);
    }

    /** With that port for https; zero for any that is free. */
    public TestkitServerOptions withHttpsPort(int port) {
        return new TestkitServerOptions(new Ports(ports.http, checked(port), ports.proxy), time, how);
    }

    /** With that port for the proxy; zero for any that is free. */
    public TestkitServerOptions withProxyPort(int port) {
        return new TestkitServerOptions(new Ports(ports.http, ports.https, checked(port)), time, how);
    }

    /** With a time of its own for all fakes: a {@link TestClock} for a client in this process, else {@link MovableTime}. */
    public TestkitServerOptions withTime(TokenTime changed) {
        return new TestkitServerOptions(ports, requireNonNull(changed, "time"), how);
    }

    /** With an IAM stub that behaves that way, but in this server's time. */
    public TestkitServerOptions withIam(IamStubOptions changed) {
        return new TestkitServerOptions(ports, time, new How(requireNonNull(changed, "iam"), how.control));
    }

    /**
     * With an interface under {@code /_control} that moves the clock, rotates keys, plans faults, changes grants, hands out
     * subject tokens and reads the journal, and a console for a browser under {@code /_console}. Whoever reaches the port on
     * this machine may use it.
     */
    public TestkitServerOptions withControl() {
        return new TestkitServerOptions(ports, time, new How(how.iam, true));
    }

    /** Where it listens for plain http; zero for any port that is free. */
    public int port() {
        return ports.http;
    }

    /** Where it listens for https; zero for any port that is free. */
    public int httpsPort() {
        return ports.https;
    }

    /** Where its proxy listens; zero for any port that is free. */
    public int proxyPort() {
        return ports.proxy;
    }

    /** The time of all fakes. */
    public TokenTime time() {
        return time;
    }

    /** How the IAM stub behaves. */
    public IamStubOptions iam() {
        return how.iam;
    }

    /** Whether it can be controlled over http. */
    public boolean control() {
        return how.control;
    }

    private static int checked(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port lies between 0 and 65535, unlike " + port);
        }
        return port;
    }
}

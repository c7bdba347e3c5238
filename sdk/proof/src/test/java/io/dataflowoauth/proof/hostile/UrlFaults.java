// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.ArrayList;
import java.util.List;

/** URLs that are not what they look like, or lead where nothing secret may go. */
final class UrlFaults {
    /** What no parser takes for a URL. */
    static final String[] NO_URLS = {
        "a backslash",
        "backslashes for slashes",
        "a space in the host",
        "a tab in the host",
        "a line break in the path",
        "NUL in the host",
        "brackets around a name",
        "an open bracket",
        "data"
    };
    /** What is a plain URL, on another host. */
    static final String[] ELSEWHERE = {
        "another host",
        "a host below another",
        "a host that ends like it",
        "a host below it",
        "a dot at the end",
        "another port",
        "in punycode",
        "this machine",
        "this machine by number",
        "this machine in IPv6",
        "a private network of 10",
        "a private network of 172",
        "a private network of 192",
        "a private network in IPv6",
        "a name without dots",
        "a name of a local network"
    };

    private final String host;
    private final String path;
    private final List<Bad> all = new ArrayList<>();

    private UrlFaults(String host, String path) {
        this.host = host;
        this.path = path;
    }

    /** A wrong URL. */
    record Bad(Fault fault, String url) {}

    /** In place of one that may be on any host, but not everywhere. */
    static List<Bad> anywhere(String host, String path) {
        UrlFaults faults = new UrlFaults(host, path);
        faults.schemes();
        faults.shapes();
        faults.addresses();
        return faults.all;
    }

    /** In place of one that must be on this host. */
    static List<Bad> elsewhere(String host, String path) {
        UrlFaults faults = new UrlFaults(host, path);
        faults.schemes();
        faults.shapes();
        faults.addresses();
        faults.hosts();
        return faults.all;
    }

    private void schemes() {
        add("plain http", "http://" + host + path);
        add("http to this machine", "http://127.0.0.1" + path);
        add("http to the metadata server", "http://169.254.169.254" + path);
        add("http to the metadata server by name", "http://metadata.google.internal" + path);
        add("a file", "file:///etc/passwd");
        add("gopher", "gopher://" + host + ":70/_x");
        add("ftp", "ftp://" + host + path);
        add("a jar in a URL", "jar:https://" + host + "/a.jar!/b");
        add("data", "data:application/json,{}");
        add("a script", "javascript:alert(1)");
        add("no scheme", host + path);
        add("no scheme, two slashes", "//" + host + path);
        add("a path alone", path.isEmpty() ? "/" : path);
        add("a scheme twice", "https://https://" + host + path);
        add("one slash", "https:/" + host + path);
        add("no slash", "https:" + host + path);
    }

    private void shapes() {
        add("user info", "https://" + host + "@evil.example" + path);
        add("user info of its own", "https://user@" + host + path);
        add("a password", "https://user:" + Canary.MARK + "@" + host + path);
        add("a fragment", "https://" + host + path + "#x");
        add("a fragment before the host", "https://evil.example#@" + host + path);
        add("a backslash", "https://" + host + "\\@evil.example" + path);
        add("backslashes for slashes", "https:\\\\" + host + path);
        add("a space in the host", "https://" + host + " .evil.example" + path);
        add("a tab in the host", "https://" + host + "\t.evil.example" + path);
        add("a line break in the path", "https://" + host + "/a\r\nHost: evil.example");
        add("NUL in the host", "https://" + host + "\u0000.evil.example" + path);
        add("a percent sign in the host", "https://" + host.replace(".", "%2e") + path);
        add("an encoded at sign", "https://" + host + "%40evil.example" + path);
        add("a letter that looks like another", "https://" + host.replace('s', '\u0455') + path);
        add("a dot that looks like another", "https://" + host.replace('.', '\u3002') + path);
        add("an at sign that looks like another", "https://" + host + "\uff20evil.example" + path);
        add("a slash that looks like another", "https://" + host + "\u2044.evil.example" + path);
        add("no host", "https://" + path);
        add("no host but a port", "https://:443" + path);
        add("a port beyond all", "https://" + host + ":65536" + path);
        add("a port that is no number", "https://" + host + ":https" + path);
        add("a negative port", "https://" + host + ":-1" + path);
        add("an underscore", "https://a_b." + host + path);
        add("two dots", "https://a.." + host + path);
        add("brackets around a name", "https://[" + host + "]" + path);
        add("an open bracket", "https://[::1" + path);
    }

    private void addresses() {
        add("link-local", "https://169.254.169.254" + path);
        add("link-local, decimal", "https://2852039166" + path);
        add("link-local, octal", "https://0251.0376.0251.0376" + path);
        add("link-local, hexadecimal", "https://0xa9.0xfe.0xa9.0xfe" + path);
        add("link-local, hexadecimal as a whole", "https://0xa9fea9fe" + path);
        add("link-local, in two parts", "https://169.16689662" + path);
        add("link-local, in IPv6", "https://[fe80::1]" + path);
        add("link-local, in IPv6 with a zone", "https://[fe80::1%25eth0]" + path);
        add("link-local, IPv4 in IPv6", "https://[::ffff:169.254.169.254]" + path);
        add("link-local, IPv4 in IPv6, hexadecimal", "https://[::ffff:a9fe:a9fe]" + path);
        add("the metadata server of Google in IPv6", "https://[fd20:ce::254]" + path);
        add("the metadata server of Amazon in IPv6", "https://[fd00:ec2::254]" + path);
        add("the metadata server by name", "https://metadata.google.internal" + path);
        add("no address", "https://0.0.0.0" + path);
        add("no address in IPv6", "https://[::]" + path);
        add("all of them", "https://255.255.255.255" + path);
        add("a multicast address", "https://224.0.0.1" + path);
        add("loopback with zeros", "https://127.000.000.001" + path);
        add("loopback, decimal", "https://2130706433" + path);
        add("loopback, short", "https://127.1" + path);
    }

    private void hosts() {
        add("another host", "https://evil.example" + path);
        add("a host below another", "https://" + host + ".evil.example" + path);
        add("a host that ends like it", "https://evil-" + host + path);
        add("a host below it", "https://evil." + host + path);
        add("a dot at the end", "https://" + host + "." + path);
        add("another port", "https://" + host + ":8443" + path);
        add("in punycode", "https://xn--" + host + path);
        add("this machine", "https://localhost" + path);
        add("this machine by number", "https://127.0.0.1" + path);
        add("this machine in IPv6", "https://[::1]" + path);
        add("a private network of 10", "https://10.0.0.1" + path);
        add("a private network of 172", "https://172.16.0.1" + path);
        add("a private network of 192", "https://192.168.0.1" + path);
        add("a private network in IPv6", "https://[fd12::1]" + path);
        add("a name without dots", "https://intranet" + path);
        add("a name of a local network", "https://printer.local" + path);
    }

    private void add(String name, String url) {
        all.add(new Bad(new Fault(Fault.Kind.URL, name), url));
    }
}

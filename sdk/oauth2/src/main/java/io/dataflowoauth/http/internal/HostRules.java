// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which hosts no configuration may lead to, however it writes them. Asks no name server. */
public final class HostRules {
    /** Some parser takes a name that ends in a number for an address: 0xa9fea9fe and 2852039166 are 169.254.169.254. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Set<String> METADATA_NAMES = Set.of("metadata.google.internal", "metadata");
    /** Those of Google and Amazon, which are not link-local. */
    private static final Set<String> METADATA_IN_IPV6 = Set.of("fd20:ce:0:0:0:0:0:254", "fd00:ec2:0:0:0:0:0:254");

    private HostRules() {}

    /**
     * Whether a host, as {@link java.net.URI#getHost()} gives it, is a name, or the one form of an address that is neither
     * link-local nor that of many, of none or of a metadata server.
     */
    public static boolean isPlain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return !lower.contains("%") && isOrdinary(lower.substring(1, lower.length() - 1));
        }
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (!ENDS_IN_A_NUMBER.matcher(name).matches()) {
            return !METADATA_NAMES.contains(name);
        }
        return isDotted(name) && isOrdinary(name);
    }

    private static boolean isDotted(String address) {
        String[] parts = address.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts).allMatch(part -> BYTE.matcher(part).matches() && Integer.parseInt(part) < 256);
    }

    /** A literal address is read and not looked up; IPv4 inside IPv6 is read as what it is. */
    private static boolean isOrdinary(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            return !address.isLinkLocalAddress()
                    && !address.isMulticastAddress()
                    && !isReserved(address.getAddress())
                    && !METADATA_IN_IPV6.contains(address.getHostAddress());
        } catch (UnknownHostException none) {
            return false;
        }
    }

    /** This network, and what was kept for later, with the address of all (RFC 1122 section 3.2.1.3, RFC 1112 section 4). */
    private static boolean isReserved(byte[] address) {
        int first = address[0] & 0xff;
        boolean zero = address.length > 4 && Arrays.equals(address, new byte[address.length]);
        return zero || (address.length == 4 && (first == 0 || first >= 240));
    }
}

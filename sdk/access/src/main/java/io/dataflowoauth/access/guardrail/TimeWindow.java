// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hours of days of the week, on the clocks of a zone: {@code MON,TUE 07:00-19:00 Europe/Berlin}.
 *
 * <p>The end is excluded; {@code 00:00-24:00} is the whole day. A window that goes past midnight is two. What the clocks show
 * counts: an hour that they show twice is in the window twice, one that they leave out never. Immutable, safe for use by many
 * threads; equal if the texts are.
 */
public final class TimeWindow {
    private static final Pattern FORM =
            Pattern.compile("([A-Z]{3}(?:,[A-Z]{3})*) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2}) ([A-Za-z0-9_+/-]{1,64})");
    private static final String MIDNIGHT = "24:00";

    private final Set<DayOfWeek> days;
    private final Hours hours;
    private final ZoneId zone;

    private TimeWindow(Set<DayOfWeek> days, Hours hours, ZoneId zone) {
        this.days = days;
        this.hours = hours;
        this.zone = zone;
    }

    /**
     * Reads a window.
     *
     * @throws IllegalArgumentException if the text has another form, or names a day, a time or a zone that there is not
     */
    public static TimeWindow parse(String text) {
        Matcher parts = FORM.matcher(requireNonNull(text, "text"));
        if (!parts.matches()) {
            throw new IllegalArgumentException("A window is written as MON,TUE 07:00-19:00 Europe/Berlin");
        }
        try {
            Hours hours = new Hours(parts.group(2), parts.group(3));
            return new TimeWindow(days(parts.group(1)), hours, ZoneId.of(parts.group(4)));
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("A window names times from 00:00 to 24:00 and a zone that Java knows");
        }
    }

    /** Whether the clocks of the zone show a time of the window at that moment. */
    public boolean contains(Instant moment) {
        ZonedDateTime shown = moment.atZone(zone);
        return days.contains(shown.getDayOfWeek()) && hours.contain(shown.toLocalTime());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeWindow window && toString().equals(window.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The text that {@link #parse} reads, the days in their order. */
    @Override
    public String toString() {
        String names = days.stream().map(day -> day.name().substring(0, 3)).collect(Collectors.joining(","));
        return names + " " + hours.from + "-" + hours.to + " " + zone.getId();
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = new TreeSet<>();
        for (String name : text.split(",", -1)) {
            days.add(EnumSet.allOf(DayOfWeek.class).stream()
                    .filter(day -> day.name().toUpperCase(Locale.ROOT).startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("A window names days as MON, TUE, WED")));
        }
        return days;
    }

    /**
     * From and to, as they were written.
     *
     * @param from included
     * @param to excluded, later than from
     */
    private record Hours(String from, String to) {
        private Hours {
            if (!to.equals(MIDNIGHT) && !LocalTime.parse(to).isAfter(LocalTime.parse(from))) {
                throw new IllegalArgumentException("A window ends after it begins; one past midnight is two");
            }
            LocalTime.parse(from);
        }

        private boolean contain(LocalTime time) {
            return !time.isBefore(LocalTime.parse(from)) && (to.equals(MIDNIGHT) || time.isBefore(LocalTime.parse(to)));
        }
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** One line of the data file. */
record Airport(String iata, String name, String state, double latitude, double longitude) implements Serializable {
    private static final double EARTH_KM = 6371.0088;

    /** Reads a line of seven columns, of which any may be quoted. */
    static Airport read(String line) {
        List<String> cells = cells(line);
        if (cells.size() != 7) {
            throw new IllegalArgumentException("A line of the data file has " + cells.size() + " columns and not 7");
        }
        return new Airport(
                cells.get(0),
                cells.get(1),
                cells.get(3),
                Double.parseDouble(cells.get(5)),
                Double.parseDouble(cells.get(6)));
    }

    /** The great-circle distance in kilometres. */
    double distanceTo(Airport other) {
        double north = Math.toRadians(other.latitude - latitude);
        double east = Math.toRadians(other.longitude - longitude);
        double chord = Math.pow(Math.sin(north / 2), 2)
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * Math.pow(Math.sin(east / 2), 2);
        return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}

// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the main job for Maven, whose own words for an exit code would bury what the job said. */
public final class UnderMaven {
    private UnderMaven() {}

    /** Runs the job with all arguments but the first one, which is the file that its exit code goes to. */
    public static void main(String[] args) throws IOException {
        Main.quieten();
        int code = Main.run(List.of(args).subList(1, args.length), System.out, System.err);
        Files.writeString(Path.of(args[0]), Integer.toString(code));
        System.exit(0);
    }
}

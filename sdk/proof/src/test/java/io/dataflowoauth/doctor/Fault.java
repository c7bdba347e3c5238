// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One fault.
 *
 * @param name what is wrong
 * @param chain the recipe
 * @param plant makes it wrong
 * @param line more of the command line
 * @param exit the exit code
 * @param step the step at which it shows, or -1
 * @param first how that step ended, and the code
 */
record Fault(
        String name,
        Function<Clinic, TokenRecipe> chain,
        Consumer<Clinic> plant,
        List<String> line,
        int exit,
        long step,
        String first) {

    static Fault of(String name, Function<Clinic, TokenRecipe> chain, Consumer<Clinic> plant) {
        return new Fault(name, chain, plant, List.of(), 0, -1, "");
    }

    Fault with(String... more) {
        return new Fault(name, chain, plant, Arrays.asList(more), exit, step, first);
    }

    Fault passing() {
        return this;
    }

    Fault refused(int step, String code) {
        return ending(1, step, "authentication-refused diagnosis." + code);
    }

    Fault denied(int step, String code) {
        return ending(3, step, "authorization-refused diagnosis." + code);
    }

    Fault open(int step, String code) {
        return ending(4, step, "could-not-be-decided diagnosis." + code);
    }

    Fault late(int step) {
        return ending(4, step, "could-not-be-decided doctor.deadline-passed");
    }

    Fault wrong(String code) {
        return ending(5, 0, "misconfigured " + code);
    }

    private Fault ending(int exit, int step, String first) {
        return new Fault(name, chain, plant, line, exit, step, first);
    }

    @Override
    public String toString() {
        return name;
    }
}

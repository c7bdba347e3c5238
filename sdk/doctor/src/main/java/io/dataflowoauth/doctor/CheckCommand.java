// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenTime;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code check}: reads the options, has the check gone, prints the report. */
@Command(
        name = "check",
        description = {
            "Walks the chain of a recipe hop by hop, then what the last token is for,",
            "and says who it is at each hop, how long it took, and what to fix first.",
            "It gets real tokens, and never prints one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all passed",
            "1:authentication refused: the token",
            "2:the command line is wrong",
            "3:authorization refused: the role",
            "4:could not be decided: network, outage, an answer that breaks the protocol",
            "5:misconfigured: the recipe, a name, a file",
            "70:a fault of the doctor itself"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    private final Screen screen;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            required = true,
            converter = Options.File.class,
            description = "The recipe of the chain, as JSON.")
    private @Nullable PlainFile recipe;

    @Option(
            names = "--bind",
            paramLabel = "NAME=FILE",
            converter = Options.BoundFile.class,
            description = "A recipe that others only name.")
    private List<Options.Bound<PlainFile>> recipes = List.of();

    @Option(
            names = "--secret",
            paramLabel = "NAME=PLACE",
            converter = Options.BoundSecret.class,
            description = "Where a secret is that recipes only name: env:VARIABLE or file:PATH.")
    private List<Options.Bound<SecretRef>> secrets = List.of();

    @Option(
            names = "--permission",
            paramLabel = "PERMISSION",
            split = ",",
            description = "What the principal at the end should be allowed on the resource; Google is asked.")
    private List<String> permissions = List.of();

    @Option(
            names = "--resource",
            paramLabel = "NAME",
            description = "The full name of a resource, such as //storage.googleapis.com/projects/_/buckets/b.")
    private @Nullable String resource;

    @Option(
            names = "--permissions-at",
            paramLabel = "ORIGIN",
            converter = Options.Url.class,
            description = "Who is asked for permissions in place of Google: a stub, a private endpoint.")
    private @Nullable URI permissionsAt;

    @Option(
            names = "--call",
            paramLabel = "URL",
            converter = Options.Url.class,
            description = "What should be callable with the last token. It is called, really.")
    private @Nullable URI call;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "GET (the default), POST with the body {}, or PUT without one.")
    private String method = "GET";

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = "What tokens for the call should be for, where the service does not say so when it refuses.")
    private @Nullable String audience;

    @Option(
            names = "--deadline",
            paramLabel = "SPAN",
            converter = Options.Span.class,
            description = "The longest that the whole check may take; 30s if it is left out.")
    private Duration deadline = Duration.ofSeconds(30);

    @Option(names = "--loopback-http", description = "Permits plain http to this machine itself: for the testkit.")
    private boolean loopbackHttp;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            converter = Options.File.class,
            description = "Certificates, in PEM, of the authorities to trust in place of those of this Java.")
    private @Nullable PlainFile trust;

    @Option(names = "--json", description = "Prints JSON in place of the tree.")
    private boolean json;

    @Option(names = "--ascii", description = "Prints the tree in ASCII, for screens that show nothing else.")
    private boolean ascii;

    CheckCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Report report = CheckUp.of(question(), TokenTime.system());
        PrintWriter out = screen.out();
        out.print(json ? JsonReport.of(report) : Tree.of(report, screen.look(ascii)));
        out.flush();
        return report.outcome().exitCode();
    }

    private Question question() {
        Question.Names names = new Question.Names(byName("--bind", recipes), byName("--secret", secrets));
        Question.Network network = new Question.Network(loopbackHttp, Optional.ofNullable(trust), deadline);
        return new Question(given(recipe), names, network, permissions(), calls());
    }

    private Optional<Question.Permissions> permissions() {
        if (resource == null && permissions.isEmpty() && permissionsAt == null) {
            return Optional.empty();
        }
        if (resource == null || permissions.isEmpty()) {
            throw wrong("--permission and --resource go together");
        }
        return Optional.of(
                new Question.Permissions(new TreeSet<>(permissions), resource, Optional.ofNullable(permissionsAt)));
    }

    private Optional<Question.Call> calls() {
        String upper = method.toUpperCase(Locale.ROOT);
        if (!Question.Call.METHODS.contains(upper)) {
            throw wrong("--method is one of " + String.join(", ", Question.Call.METHODS));
        }
        return Optional.ofNullable(call).map(url -> new Question.Call(upper, url, Optional.ofNullable(audience)));
    }

    private <T> Map<String, T> byName(String option, List<Options.Bound<T>> bindings) {
        Map<String, T> byName = new LinkedHashMap<>();
        for (Options.Bound<T> binding : bindings) {
            if (byName.put(binding.name(), binding.bound()) != null) {
                throw wrong(option + " binds a name twice");
            }
        }
        return byName;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(given(spec).commandLine(), sentence);
    }

    private static <T> T given(@Nullable T required) {
        if (required == null) {
            throw new IllegalStateException("picocli fills this in");
        }
        return required;
    }
}

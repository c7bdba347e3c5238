// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.internal.SecretShapes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The {@code credential_source} of a credential file: exactly one place of a subject token.
 *
 * @param place adds where the subject token is to a recipe, without secret headers
 * @param secretHeaders the names of the headers whose values were dropped
 */
record CredentialSource(UnaryOperator<RecipeObject> place, Set<String> secretHeaders) {
    private static final Set<String> MEMBERS = Set.of("file", "url", "headers", "format");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(authorization|token|secret|key|cookie|password|credential).*");

    static CredentialSource of(JsonObject source) {
        if (source.names().contains("environment_id")) {
            return new CredentialSource(AwsCredentialSource.of(source)::writeTo, Set.of());
        }
        if (source.names().equals(Set.of("executable"))) {
            return new CredentialSource(executable(source.object("executable"))::writeTo, Set.of());
        }
        if (source.names().equals(Set.of("certificate"))) {
            return new CredentialSource(certificate(source.object("certificate"))::writeTo, Set.of());
        }
        if (!MEMBERS.containsAll(source.names())) {
            throw invalid("Its credential_source has a member that is not supported.");
        }
        Optional<String> file = source.optionalText("file");
        Optional<String> url = source.optionalText("url");
        if (file.isPresent() == url.isPresent()) {
            throw invalid("Its credential_source must have exactly one of file, url, executable and certificate.");
        }
        Optional<JsonObject> headers = source.optionalObject("headers");
        if (file.isPresent() && headers.isPresent()) {
            throw invalid("A file-sourced credential has no headers.");
        }
        SubjectToken place = file.map(SubjectToken::file).orElseGet(() -> SubjectToken.url(uri(url.orElseThrow())));
        SubjectToken formatted = jsonField(source).map(place::withJsonField).orElse(place);
        return headers.map(all -> withHeaders(formatted, all))
                .orElse(new CredentialSource(formatted::writeTo, Set.of()));
    }

    private static CredentialSource withHeaders(SubjectToken place, JsonObject headers) {
        Set<String> secret = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        SubjectToken subject = place;
        for (String name : headers.names()) {
            String value = headers.text(name);
            if (SECRET_NAME.matcher(name).matches() || SecretShapes.looksSecret(value)) {
                secret.add(name);
            } else {
                subject = subject.withHeader(name, value);
            }
        }
        return new CredentialSource(subject::writeTo, secret);
    }

    private static SubjectExecutable executable(JsonObject program) {
        if (!Set.of("command", "timeout_millis", "output_file", "interactive_timeout_millis")
                .containsAll(program.names())) {
            throw invalid("The executable of its credential_source has a member that is not supported.");
        }
        SubjectExecutable executable = SubjectExecutable.command(program.text("command"));
        executable = program.optionalInteger("timeout_millis")
                .map(Duration::ofMillis)
                .map(executable::withTimeout)
                .orElse(executable);
        return program.optionalText("output_file")
                .map(executable::withOutputFile)
                .orElse(executable);
    }

    private static SubjectCertificate certificate(JsonObject certificate) {
        if (!Set.of("use_default_certificate_config", "certificate_config_location", "trust_chain_path")
                .containsAll(certificate.names())) {
            throw invalid("The certificate of its credential_source has a member that is not supported.");
        }
        Optional<String> location = certificate.optionalText("certificate_config_location");
        boolean usual =
                certificate.optionalFlag("use_default_certificate_config").orElse(false);
        if (usual == location.isPresent()) {
            throw invalid("The certificate of its credential_source must have exactly one of"
                    + " use_default_certificate_config and certificate_config_location.");
        }
        SubjectCertificate subject = location.map(SecretRef::file)
                .map(SubjectCertificate::configured)
                .orElseGet(SubjectCertificate::configuredOnWorker);
        return certificate
                .optionalText("trust_chain_path")
                .map(SecretRef::file)
                .map(subject::withTrustChain)
                .orElse(subject);
    }

    private static Optional<String> jsonField(JsonObject source) {
        Optional<JsonObject> format = source.optionalObject("format");
        if (format.isEmpty()) {
            return Optional.empty();
        }
        return switch (format.get().text("type")) {
            case "text" -> Optional.empty();
            case "json" -> Optional.of(format.get().text("subject_token_field_name"));
            default -> throw invalid("The format of its credential_source must be text or json.");
        };
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw invalid("The url of its credential_source is no URL.");
        }
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_FILE_INVALID, sentence);
    }
}

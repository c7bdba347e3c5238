// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.TokenExchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What proves the subject of an exchange, in one way of four.
 *
 * @param type what the subject token is, as RFC 8693 section 3 names it
 * @param way how it is proven
 * @param impersonating the service account that a program is told of
 */
record SubjectFields(String type, Way way, Optional<String> impersonating) {
    private static final Set<String> OF_TOKENS =
            Set.of(TokenExchange.JWT, TokenExchange.ID_TOKEN, "urn:ietf:params:oauth:token-type:saml2");

    /** A way to prove a subject. */
    sealed interface Way {
        /** What the subject token is as a rule. */
        default String usualType() {
            return TokenExchange.JWT;
        }

        /** What the subject token may be. */
        default Set<String> types() {
            return OF_TOKENS;
        }

        /** The name of the security token service that takes it. */
        default String service() {
            return "sts";
        }

        /** The field of a recipe that says so. */
        String field();

        /** Adds its fields to a recipe. */
        RecipeObject writeTo(RecipeObject recipe);
    }

    /** A token at a place. */
    record Token(SubjectToken token) implements Way {
        @Override
        public String field() {
            return "subjectToken";
        }

        @Override
        public RecipeObject writeTo(RecipeObject recipe) {
            return token.writeTo(recipe);
        }
    }

    /** A token that a program prints. */
    record Program(ExecutableFields executable) implements Way {
        @Override
        public String field() {
            return "executable";
        }

        @Override
        public RecipeObject writeTo(RecipeObject recipe) {
            return executable.writeTo(recipe);
        }
    }

    /** A request that an AWS role has signed. */
    record Aws(AwsSubject role) implements Way {
        @Override
        public String field() {
            return AwsSubject.FIELD;
        }

        @Override
        public String usualType() {
            return AwsSubject.TOKEN_TYPE;
        }

        @Override
        public Set<String> types() {
            return Set.of(AwsSubject.TOKEN_TYPE);
        }

        @Override
        public RecipeObject writeTo(RecipeObject recipe) {
            return role.writeTo(recipe);
        }
    }

    /** A certificate, for which Google asks at a host of its own. */
    record Certificate(CertificateFields certificate) implements Way {
        @Override
        public String field() {
            return "certificate";
        }

        @Override
        public String usualType() {
            return CertificateFields.TYPE;
        }

        @Override
        public Set<String> types() {
            return Set.of(CertificateFields.TYPE);
        }

        @Override
        public String service() {
            return "sts.mtls";
        }

        @Override
        public RecipeObject writeTo(RecipeObject recipe) {
            return certificate.writeTo(recipe);
        }
    }

    /** Reads the fields of a recipe. */
    static SubjectFields readFrom(RecipeObject.Reader reader, Endpoints endpoints) {
        Way way = way(reader, endpoints);
        String type = reader.optionalText("subjectTokenType").orElse(way.usualType());
        if (!way.types().contains(type)) {
            throw reader.invalid("subjectTokenType", "it must be one of " + way.types() + ".");
        }
        return new SubjectFields(type, way, impersonating(reader, way));
    }

    /** Adds the fields to a recipe, with defaults left out. */
    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = way.writeTo(recipe);
        written = impersonating.isPresent() ? written.with("impersonating", impersonating.get()) : written;
        return type.equals(way.usualType()) ? written : written.with("subjectTokenType", type);
    }

    private static Way way(RecipeObject.Reader reader, Endpoints endpoints) {
        Optional<Way> program = ExecutableFields.readFrom(reader).map(Program::new);
        Optional<Way> certificate = CertificateFields.readFrom(reader).map(Certificate::new);
        Optional<Way> role = reader.flag(AwsSubject.FIELD) ? Optional.of(new Aws(aws(reader))) : Optional.empty();
        List<Way> ways = List.of(program, certificate, role).stream()
                .flatMap(Optional::stream)
                .toList();
        if (ways.size() > 1) {
            throw reader.invalid(ways.get(1).field(), ways.get(0).field() + " proves the subject already.");
        }
        return ways.isEmpty() ? new Token(token(reader, endpoints)) : ways.get(0);
    }

    private static Optional<String> impersonating(RecipeObject.Reader reader, Way way) {
        Optional<String> account = reader.optionalText("impersonating");
        if (account.isPresent() && !(way instanceof Program)) {
            throw reader.invalid("impersonating", "only a program is told of it.");
        }
        if (account.filter(email -> !ServiceAccounts.isEmail(email)).isPresent()) {
            throw reader.invalid("impersonating", "it must be the e-mail address of a service account.");
        }
        return account;
    }

    private static AwsSubject aws(RecipeObject.Reader reader) {
        AwsSubject subject = AwsSubject.readFrom(reader);
        if (subject.metadataHost()
                .filter(host -> !Endpoints.isAwsMetadata(host))
                .isPresent()) {
            throw reader.invalid(
                    "awsMetadataHost", "it must be 169.254.169.254, [fd00:ec2::254] or a loopback address.");
        }
        return subject;
    }

    private static SubjectToken token(RecipeObject.Reader reader, Endpoints endpoints) {
        SubjectToken subject = SubjectToken.readFrom(reader);
        subject.url().ifPresent(url -> endpoints.subject(url.toString()));
        boolean asks = subject.authorization().isPresent() || !subject.headers().isEmpty();
        if (asks && subject.url().isEmpty()) {
            throw reader.invalid("subjectToken", "only a URL is asked with headers.");
        }
        return subject;
    }
}

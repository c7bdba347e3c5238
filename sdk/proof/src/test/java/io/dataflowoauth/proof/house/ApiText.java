// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public face of a type as sorted lines of text: what a review sees change. */
final class ApiText {
    private ApiText() {}

    static String of(List<Class<?>> types) {
        return types.stream().map(ApiText::block).collect(Collectors.joining("\n"));
    }

    private static String block(Class<?> type) {
        Stream<String> members = Stream.of(
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(ApiText::isVisible)
                                .map(ApiText::constructor),
                        Arrays.stream(type.getDeclaredFields())
                                .filter(ApiText::isVisible)
                                .map(ApiText::field),
                        methods(type).filter(ApiText::isVisible).map(ApiText::method))
                .flatMap(lines -> lines);
        return header(type) + "\n"
                + members.sorted().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    /** Its own, and those of parents that a user cannot name, which show nowhere else. */
    private static Stream<Method> methods(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        Stream<Method> hidden = parent == null || Modifier.isPublic(parent.getModifiers())
                ? Stream.empty()
                : methods(parent).filter(method -> !Modifier.isAbstract(method.getModifiers()));
        return Stream.concat(Arrays.stream(type.getDeclaredMethods()), hidden).distinct();
    }

    private static String header(Class<?> type) {
        Stream<String> parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()).filter(parent -> !boring(parent)),
                        Arrays.stream(type.getGenericInterfaces()))
                .map(ApiText::name)
                .sorted();
        String after = parents.collect(Collectors.joining(", "));
        return modifiers(type) + kind(type) + " " + type.getName() + variables(type.getTypeParameters())
                + (after.isEmpty() ? "" : " : " + after);
    }

    private static boolean boring(Type parent) {
        return parent.equals(Object.class)
                || parent.equals(Record.class)
                || parent.getTypeName().startsWith("java.lang.Enum");
    }

    private static String modifiers(Class<?> type) {
        int shown = type.getModifiers() & ~(Modifier.INTERFACE | Modifier.STATIC);
        if (type.isInterface()) {
            shown &= ~Modifier.ABSTRACT;
        }
        String sealed = type.isSealed() ? "sealed " : "";
        return Modifier.toString(shown) + " " + sealed;
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isRecord()) {
            return "record";
        }
        return type.isEnum() ? "enum" : "class";
    }

    private static boolean isVisible(Member member) {
        return !member.isSynthetic() && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static String constructor(Constructor<?> maker) {
        return "new" + parameters(maker) + mark(maker);
    }

    private static String field(Field field) {
        return field.getName() + ": " + name(field.getGenericType()) + mark(field);
    }

    private static String method(Method method) {
        String inherited = method.isDefault() ? " default" : "";
        return method.getName()
                + variables(method.getTypeParameters())
                + parameters(method)
                + ": "
                + name(method.getGenericReturnType())
                + mark(method)
                + inherited;
    }

    private static String parameters(Executable unit) {
        String thrown = Arrays.stream(unit.getGenericExceptionTypes())
                .map(ApiText::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return Arrays.stream(unit.getGenericParameterTypes())
                        .map(ApiText::name)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String mark(Member member) {
        int shown = member.getModifiers() & (Modifier.PROTECTED | Modifier.STATIC);
        return shown == 0 ? "" : " " + Modifier.toString(shown);
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables).map(ApiText::variable).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String variable(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getBounds())
                .filter(bound -> !bound.equals(Object.class))
                .map(ApiText::name)
                .collect(Collectors.joining(" & "));
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private static String name(Type type) {
        return type.getTypeName()
                .replaceAll(
                        "(java\\.(lang|util|util\\.function|time|net|io)|io\\.dataflowoauth|reactor\\.core\\.publisher)\\.(?=[A-Z])",
                        "");
    }
}

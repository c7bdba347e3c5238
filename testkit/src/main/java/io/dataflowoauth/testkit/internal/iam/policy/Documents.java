// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The documents of one stub, as their APIs read and change them. Safe for use by many threads. */
public final class Documents {
    private final PolicyStore store;

    private Documents(PolicyStore store) {
        this.store = store;
    }

    /** The documents of a store. */
    public static Documents of(PolicyStore store) {
        return new Documents(store);
    }

    /** What is kept under a name. */
    public Optional<Document> find(String name) {
        return Optional.ofNullable(written().all().get(name));
    }

    /** All whose names begin with that of a collection, in the order of their names. */
    public List<Document> under(String collection) {
        return written().all().values().stream()
                .filter(document -> document.name().startsWith(collection + "/"))
                .toList();
    }

    /** The bindings of a principal access boundary policy. */
    public List<Document> bindingsOf(String policy) {
        return written().bindingsOf(policy);
    }

    /**
     * Keeps a new one.
     *
     * @throws ChangeRefusedException if there is one of that name
     */
    public Document create(String name, Map<String, Object> members, Document.Meaning meaning) {
        return changed(name, now -> {
            if (now.all().containsKey(name)) {
                throw new ChangeRefusedException(ChangeRefusedException.Why.EXISTS, name);
            }
            Document.Head head = new Document.Head(name, store.now(), store.now(), store.serial());
            return now.with(new Document(head, members, meaning));
        });
    }

    /**
     * Changes one.
     *
     * @param etag that of the version which is changed; empty to change whichever there is
     * @throws ChangeRefusedException if there is none of that name, or another version
     */
    public Document update(String name, Optional<String> etag, UnaryOperator<Document> how) {
        return changed(name, now -> {
            Document current = current(now, name, etag);
            Document next = how.apply(current);
            Document.Head head = current.head().at(store.now(), store.serial());
            return now.with(new Document(head, next.members(), next.meaning()));
        });
    }

    /**
     * Ends one, and the bindings of it.
     *
     * @param etag that of the version which is ended; empty to end whichever there is
     * @param force whether it may have bindings
     * @throws ChangeRefusedException if there is none of that name, another version, or it has bindings
     */
    public Document delete(String name, Optional<String> etag, boolean force) {
        Document[] last = new Document[1];
        change(now -> {
            Document ended = current(now, name, etag);
            last[0] = new Document(ended.head().at(store.now(), store.serial()), ended.members(), ended.meaning());
            if (!force && !now.bindingsOf(name).isEmpty()) {
                throw new ChangeRefusedException(ChangeRefusedException.Why.UNFIT, "The policy " + name + " is bound.");
            }
            return now.without(name);
        });
        return last[0];
    }

    private static Document current(WrittenRules now, String name, Optional<String> etag) {
        Document current = Optional.ofNullable(now.all().get(name))
                .orElseThrow(() -> new ChangeRefusedException(ChangeRefusedException.Why.MISSING, name));
        String known = current.head().etag();
        if (etag.filter(sent -> !sent.equals(known)).isPresent()) {
            throw new ChangeRefusedException(ChangeRefusedException.Why.STALE, known);
        }
        return current;
    }

    private Document changed(String name, Function<WrittenRules, WrittenRules> how) {
        Document[] next = new Document[1];
        change(now -> {
            WrittenRules changed = how.apply(now);
            next[0] = changed.all().get(name);
            return changed;
        });
        return next[0];
    }

    private void change(Function<WrittenRules, WrittenRules> how) {
        store.change(rules -> rules.with(how.apply(rules.written())));
    }

    private WrittenRules written() {
        return store.newest().rules().written();
    }
}

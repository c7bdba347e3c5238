// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tables of texts that are read and appended to, at the paths of BigQuery's REST API. Safe for use by many threads. */
public final class BigQueryStandIn {
    private static final String SERVICE = "bigquery.googleapis.com";
    private static final StandIn.Service READ =
            new StandIn.Service(SERVICE, Set.of("bigquery", "bigquery.readonly", "cloud-platform.read-only"));
    private static final StandIn.Service WRITE =
            new StandIn.Service(SERVICE, Set.of("bigquery", "bigquery.insertdata"));
    private static final String TABLE = "/bigquery/v2/projects/{project}/datasets/{dataset}/tables/{table}";
    private static final String ON = "//bigquery.googleapis.com/projects/{project}/datasets/{dataset}/tables/{table}";
    private static final String RPC = "google.cloud.bigquery.v2.";

    private final Map<String, Table> tables = new TreeMap<>();

    private record Table(List<String> columns, List<List<String>> rows) {}

    /** Makes a table with those columns, empty, in place of the one before. Gives its full resource name. */
    public synchronized String table(String name, List<String> columns) {
        if (!name.matches("projects/[^/]+/datasets/[^/]+/tables/[^/]+") || columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "A table is projects/P/datasets/D/tables/T and has a column, unlike " + name);
        }
        tables.put(name, new Table(List.copyOf(columns), new ArrayList<>()));
        return "//bigquery.googleapis.com/" + name;
    }

    /** What is in a table, row by row, in the order of its columns; a value that was not sent is empty. */
    public synchronized List<List<String>> rows(String name) {
        Table table = tables.get(name);
        return table == null ? List.of() : List.copyOf(table.rows);
    }

    /** Its methods. */
    public List<StandIn> methods() {
        return List.of(
                READ.get(
                        TABLE + "/data",
                        RPC + "TableDataService.List",
                        new Guarded.Need("bigquery.tables.getData", ON),
                        this::data),
                WRITE.method(
                        "POST",
                        TABLE + "/insertAll",
                        new StandIn.Asking(
                                RPC + "TableDataService.InsertAll",
                                new Guarded.Need("bigquery.tables.updateData", ON),
                                this::insert)),
                READ.get(
                        TABLE,
                        RPC + "TableService.GetTable",
                        new Guarded.Need("bigquery.tables.get", ON),
                        this::describe));
    }

    private synchronized Answer describe(Guarded.Visit visit) {
        Table table = found(visit);
        List<Map<String, Object>> fields = table.columns.stream()
                .map(column -> JsonText.members("name", column, "type", "STRING"))
                .toList();
        return StandIn.json(JsonText.members(
                "kind", "bigquery#table",
                "id", id(visit),
                "tableReference",
                        JsonText.members(
                                "projectId", StandIn.variable(visit, "project"),
                                "datasetId", StandIn.variable(visit, "dataset"),
                                "tableId", StandIn.variable(visit, "table")),
                "schema", JsonText.members("fields", fields),
                "numRows", String.valueOf(table.rows.size()),
                "type", "TABLE"));
    }

    private synchronized Answer data(Guarded.Visit visit) {
        List<Map<String, Object>> rows = found(visit).rows.stream()
                .map(row -> JsonText.members(
                        "f",
                        row.stream().map(value -> JsonText.members("v", value)).toList()))
                .toList();
        Map<String, Object> answer =
                JsonText.members("kind", "bigquery#tableDataList", "totalRows", String.valueOf(rows.size()));
        if (!rows.isEmpty()) {
            answer.put("rows", rows);
        }
        return StandIn.json(answer);
    }

    private synchronized Answer insert(Guarded.Visit visit) {
        Table table = found(visit);
        WireBody body = WireBody.of(visit.call(), "");
        List<List<String>> added = new ArrayList<>();
        for (WireBody row : body.objects("rows")) {
            WireBody json = row.requiredObject("json");
            added.add(table.columns.stream()
                    .map(column -> json.text(column).orElse(""))
                    .toList());
            json.end();
            row.ignore("insertId").end();
        }
        body.ignore("kind", "skipInvalidRows", "ignoreUnknownValues", "templateSuffix")
                .end();
        if (added.isEmpty()) {
            throw GoogleErrors.invalidArgument("No rows present in the request.");
        }
        table.rows.addAll(added);
        return StandIn.json(JsonText.members("kind", "bigquery#tableDataInsertAllResponse"));
    }

    private Table found(Guarded.Visit visit) {
        Table table = tables.get("projects/" + StandIn.variable(visit, "project") + "/datasets/"
                + StandIn.variable(visit, "dataset") + "/tables/" + StandIn.variable(visit, "table"));
        if (table == null) {
            throw GoogleErrors.notFound("Not found: Table " + id(visit));
        }
        return table;
    }

    private static String id(Guarded.Visit visit) {
        return StandIn.variable(visit, "project") + ":" + StandIn.variable(visit, "dataset") + "."
                + StandIn.variable(visit, "table");
    }
}

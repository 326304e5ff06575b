package io.tidemark.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.local.LocalImport;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The eight questions of a usual dashboard, through the product's replica (query checked, compiled, run on the
/// columnar index) and as SQL written by hand on DuckDB and on SQLite.
final class DashboardQueries implements Benchmark {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RUNS = 7;

    /// @param sqlite the same question in SQLite's words where DuckDB's do not do
    private record Question(String query, String duckDb, String sqlite) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question(
                    "{'measures':[{'agg':'sum','field':'quantity'},{'agg':'count','as':'n'}]}",
                    "select sum(quantity), count(*) from trades",
                    ""),
            new Question(
                    "{'measures':[{'agg':'sum','field':'price'},{'agg':'count','as':'n'}],"
                            + "'dimensions':[{'field':'sold','grain':'month','as':'month'}]}",
                    "select date_trunc('month', sold) m, sum(price), count(*) from trades group by m order by m",
                    "select strftime('%Y-%m', sold / 1000000, 'unixepoch') m, sum(price), count(*) from trades group by m"
                            + " order by m"),
            new Question(
                    "{'measures':[{'agg':'sum','field':'quantity','as':'q'}],'dimensions':[{'field':'country'}],"
                            + "'sort':[{'by':'q','dir':'desc'}],'limit':10}",
                    "select country, sum(quantity) q from trades group by country order by q desc limit 10",
                    ""),
            new Question(
                    "{'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'description'}],"
                            + "'sort':[{'by':'p','dir':'desc'}],'limit':20}",
                    "select description, sum(price) p from trades group by description order by p desc limit 20",
                    ""),
            new Question(
                    "{'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'sold','grain':'week','as':'w'}],"
                            + "'filters':[{'field':'country','op':'in','values':['Country A0','Country B1','Country C2']},"
                            + "{'field':'sold','op':'between','from':'2024-01-01','to':'2025-01-01'}]}",
                    "select date_trunc('week', sold) w, sum(price) from trades where country in ('Country A0','Country B1',"
                            + "'Country C2') and sold >= timestamp '2024-01-01' and sold < timestamp '2025-01-01'"
                            + " group by w order by w",
                    "select (sold / 1000000 / 86400 + 3) / 7 w, sum(price) from trades where country in ('Country A0',"
                            + "'Country B1','Country C2') and sold >= 1704067200000000 and sold < 1735689600000000"
                            + " group by w order by w"),
            new Question(
                    "{'measures':[{'agg':'countDistinct','field':'customer'}],"
                            + "'dimensions':[{'field':'sold','grain':'month','as':'month'}]}",
                    "select date_trunc('month', sold) m, count(distinct customer) from trades group by m order by m",
                    "select strftime('%Y-%m', sold / 1000000, 'unixepoch') m, count(distinct customer) from trades"
                            + " group by m order by m"),
            new Question(
                    "{'measures':[{'agg':'p95','field':'price'}],'dimensions':[{'field':'country'}]}",
                    "select country, quantile_cont(price::double, 0.95) from trades group by country order by country",
                    "select country, percentile_cont(price, 0.95) from trades group by country order by country"),
            new Question(
                    "{'measures':[{'agg':'avg','field':'price'},{'agg':'count','as':'n'}],"
                            + "'dimensions':[{'field':'country'},{'field':'sold','grain':'quarter','as':'q'}],"
                            + "'having':[{'measure':'n','op':'>','value':10}]}",
                    "select country, date_trunc('quarter', sold) q, avg(price), count(*) n from trades group by country, q"
                            + " having n > 10 order by country, q",
                    "select country, strftime('%Y', sold / 1000000, 'unixepoch') || (strftime('%m', sold / 1000000,"
                            + " 'unixepoch') - 1) / 3 q, avg(price), count(*) n from trades group by country, q"
                            + " having n > 10 order by country, q"));

    @Override
    public String name() {
        return "queries";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (int millions : new int[] {1, 5}) {
            figures.addAll(at(millions, folder.resolve(millions + "m")));
        }
        return figures;
    }

    private static List<Figure> at(int millions, Path folder) throws Exception {
        java.nio.file.Files.createDirectories(folder);
        Trades trades = new Trades(millions * 1_000_000);
        try (ReplicaFile replica = ReplicaFile.open(folder.resolve("replica"), InstantSource.system());
                RawDuckDb duckDb = new RawDuckDb(folder.resolve("raw.duckdb"));
                RawSqlite sqlite = new RawSqlite(folder.resolve("raw.sqlite"))) {
            replica.startIndex();
            fill(trades, replica, duckDb, sqlite);
            if (!replica.index().awaitCurrent(Duration.ofMinutes(5))) {
                throw new IOException("the columnar index did not become current");
            }
            List<Query> queries = queries();
            double[] columns =
                    Timing.inTurn(RUNS, () -> ask(replica, queries), () -> run(duckDb.connection(), q -> q.duckDb()));
            double[] rows = Timing.inTurn(
                    1,
                    () -> ask(replica, queries),
                    () -> run(sqlite.connection(), q -> q.sqlite().isEmpty() ? q.duckDb() : q.sqlite()));
            String what = "eight dashboard queries, " + millions + " M rows";
            return List.of(
                    new Figure(what, "SQL by hand on DuckDB", columns[0], columns[1], 0, 1.25, null),
                    new Figure(what, "SQL by hand on SQLite", rows[0], rows[1], 0, Double.NaN, null));
        }
    }

    private static void fill(Trades trades, ReplicaFile replica, RawDuckDb duckDb, RawSqlite sqlite) {
        try (LocalImport into = replica.local().open(Trades.DATASET, true)) {
            trades.pages(page -> {
                into.append(page);
                try {
                    duckDb.insert(page);
                    sqlite.insert(page);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            into.commit();
        }
    }

    private static List<Query> queries() throws JsonProcessingException {
        List<Query> queries = new ArrayList<>();
        for (Question question : QUESTIONS) {
            String json = question.query().replace('\'', '"').replaceFirst("\\{", "{\"dataset\":\"trades\",");
            queries.add(Json.MAPPER.readValue(json, Query.class));
        }
        return queries;
    }

    private static void ask(ReplicaFile replica, List<Query> queries) {
        for (Query query : queries) {
            var answered = replica.queries().run(query, LIMIT);
            if (answered.engine() != io.tidemark.store.answers.Answered.Engine.COLUMNAR) {
                throw new IllegalStateException("answered by " + answered.engine());
            }
        }
    }

    private interface Words {
        String of(Question question);
    }

    private static void run(Connection connection, Words words) throws SQLException {
        for (Question question : QUESTIONS) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(words.of(question))) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        rows.getObject(i);
                    }
                }
            }
        }
    }
}

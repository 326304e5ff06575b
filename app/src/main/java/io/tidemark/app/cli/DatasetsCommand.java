package io.tidemark.app.cli;

import io.tidemark.analytics.model.Field;
import io.tidemark.app.workspace.Holding;
import io.tidemark.app.workspace.Position;
import io.tidemark.app.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "datasets", mixinStandardHelpOptions = true, description = "Lists the datasets on this computer.")
final class DatasetsCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    DatasetsCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    record Listed(String id, String title, long rows, List<Field> fields, Position asOf) {}

    @Override
    public Integer call() {
        try (Workspace workspace = replicas.of(data).read()) {
            List<Holding> holdings = workspace.holdings();
            List<Listed> json = holdings.stream()
                    .map(each -> new Listed(
                            each.dataset().id(),
                            each.dataset().title(),
                            each.rows(),
                            each.dataset().fields(),
                            each.position()))
                    .toList();
            TextTable table =
                    new TextTable(List.of("dataset", "title", "rows", "fields"), List.of(false, false, true, true));
            json.forEach(each -> table.row(List.of(
                    each.id(),
                    each.title(),
                    Long.toString(each.rows()),
                    Integer.toString(each.fields().size()))));
            format.print(terminal, json, table.lines());
            return 0;
        }
    }
}

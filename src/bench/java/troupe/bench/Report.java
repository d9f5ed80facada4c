package troupe.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures as a table on standard output while they come, and as JSON in the end. */
final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> machine;
  private final PrintStream out;
  private final List<Figure> figures = new ArrayList<>();

  Report(Map<String, String> machine, PrintStream out) {
    this.machine = machine;
    this.out = out;
    machine.forEach((name, fact) -> out.printf("%-12s %s%n", name, fact));
    out.printf(
        "%n%-9s %-44s %10s %-6s %10s %10s  %s%n",
        "benchmark", "what", "median", "", "min", "max", "share of its floor");
  }

  void add(Figure figure) {
    figures.add(figure);
    Spread spread = figure.spread();
    Figure.Floor floor = figure.floor();
    String share =
        floor == null ? "" : String.format(Locale.ROOT, "%.2f of %s", floor.share(), floor.name());
    out.printf(
        "%-9s %-44s %10s %-6s %10s %10s  %s%n",
        figure.bench(),
        figure.name(),
        number(spread.median()),
        figure.unit(),
        number(spread.min()),
        number(spread.max()),
        share);
    out.flush();
  }

  /** Three digits that matter. */
  static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.set("machine", JSON.valueToTree(machine));
    ArrayNode all = json.putArray("figures");
    figures.forEach(figure -> all.add(json(figure)));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    out.printf("%n%s%n", file);
  }

  private static ObjectNode json(Figure figure) {
    Spread spread = figure.spread();
    ObjectNode json = JSON.createObjectNode();
    json.put("benchmark", figure.bench()).put("name", figure.name()).put("unit", figure.unit());
    json.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
    json.set("rounds", JSON.valueToTree(figure.rounds()));
    Figure.Floor floor = figure.floor();
    if (floor != null) {
      json.put("floor", floor.name()).put("share", floor.share());
    }
    return json;
  }
}

package troupe.agents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The YAML of front matter: version 1.2, core schema, so {@code yes}, {@code no}, {@code on} are
 * text.
 */
final class Yaml {

  private static final LoadSettings READING =
      LoadSettings.builder().setSchema(new CoreSchema()).build();

  /** {@code permission.bash.pattern} is the deepest field that a rule names. */
  private static final int DEEPEST = 3;

  /** The line of three dashes comes before the YAML. */
  static final int FIRST_LINE = 2;

  private static final Pattern ENTRY = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*:\\s*(.*)");

  private Yaml() {}

  static Fields read(List<String> lines) throws MalformedFileException {
    String yaml = String.join("\n", lines);
    try {
      Nesting.check(READING, yaml);
      Optional<Node> root = new Compose(READING).composeString(yaml);
      if (root.isEmpty()) {
        return new Fields(Map.of(), Map.of());
      }
      if (!(root.get() instanceof MappingNode mapping)) {
        throw new MalformedFileException(
            FIRST_LINE, "the front matter must be fields, each a name, a colon and a value");
      }
      Map<String, Integer> places = new LinkedHashMap<>();
      addPlaces(mapping, "", 1, places);
      Object value = new StandardConstructor(READING).constructSingleDocument(root);
      return new Fields(byName((Map<?, ?>) value), places);
    } catch (MarkedYamlEngineException bad) {
      int line = bad.getProblemMark().map(mark -> mark.getLine() + FIRST_LINE).orElse(0);
      throw new MalformedFileException(line, "the front matter is not YAML: " + bad.getProblem());
    } catch (YamlEngineException bad) {
      throw new MalformedFileException(0, "the front matter is not YAML");
    }
  }

  /**
   * Puts quotes around each text that holds a colon, so that {@code a: b: c} is the text {@code b:
   * c}. OpenCode 1.18.33 does so, too, when the front matter is not YAML.
   */
  static List<String> quoteColons(List<String> lines) {
    return lines.stream().map(Yaml::quoteColon).toList();
  }

  private static String quoteColon(String line) {
    Matcher entry = ENTRY.matcher(line.stripTrailing());
    if (!entry.matches() || !entry.group(2).contains(":") || entry.group(2).matches("[\"'].*")) {
      return line;
    }
    String text = entry.group(2).replace("\\", "\\\\").replace("\"", "\\\"");
    return "%s: \"%s\"".formatted(entry.group(1), text);
  }

  /** The fields as block-style YAML, which reads back as it was. */
  static String write(Map<String, Object> fields) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build();
    return new Dump(settings, new CautiousText(settings)).dumpToString(fields);
  }

  private static void addPlaces(Node node, String above, int depth, Map<String, Integer> places) {
    if (!(node instanceof MappingNode mapping) || depth > DEEPEST) {
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        String path = above + key.getValue();
        key.getStartMark().ifPresent(mark -> places.putIfAbsent(path, mark.getLine() + FIRST_LINE));
        addPlaces(entry.getValueNode(), path + ".", depth + 1, places);
      }
    }
  }

  private static Map<String, @Nullable Object> byName(Map<?, ?> values) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    values.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }
}

package troupe.agents;

import static java.util.Map.entry;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import troupe.opencode.ModelRef;

/**
 * What OpenCode 1.18.33 takes in the front matter of an agent. A value of another type makes it
 * answer 400 to everything that needs the project's configuration, not only to this agent.
 */
final class FieldRules {

  /** Something wrong with the field of this path. */
  record Problem(String path, String text) {}

  private interface Rule {
    Stream<Problem> problems(String path, Object value);
  }

  private static final int LONGEST_SHOWN = 60;
  private static final Set<String> ACTIONS = Set.of("ask", "allow", "deny");
  private static final Pattern COLOR =
      Pattern.compile("#[0-9a-fA-F]{6}|primary|secondary|accent|success|warning|error|info");

  private static final Rule TEXT =
      (path, value) -> must(value instanceof String, path, "be text", value);
  private static final Rule NUMBER =
      (path, value) -> must(value instanceof Number, path, "be a number", value);
  private static final Rule BOOLEAN =
      (path, value) -> must(value instanceof Boolean, path, "be true or false", value);
  private static final Rule COUNT =
      (path, value) -> must(isCount(value), path, "be a whole number above 0", value);
  private static final Rule MAP =
      (path, value) -> must(value instanceof Map, path, "be a map", value);
  private static final Rule ANYTHING = (path, value) -> Stream.empty();

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          entry("name", TEXT),
          entry("description", TEXT),
          entry("mode", FieldRules::mode),
          entry("model", FieldRules::model),
          entry("variant", TEXT),
          entry("temperature", NUMBER),
          entry("top_p", NUMBER),
          entry("tools", FieldRules::tools),
          entry("permission", (path, value) -> permission(path, value, 0)),
          entry("disable", BOOLEAN),
          entry("hidden", BOOLEAN),
          entry("color", FieldRules::color),
          entry("steps", COUNT),
          entry("maxSteps", COUNT),
          entry("options", MAP),
          entry("prompt", ANYTHING));

  private FieldRules() {}

  static boolean knows(String name) {
    return RULES.containsKey(name);
  }

  /** Everything wrong with the value of a field that is known. */
  static Stream<Problem> problems(String name, @Nullable Object value) {
    if (value == null) {
      return Stream.of(new Problem(name, "has no value: give it one or remove the line"));
    }
    return RULES.getOrDefault(name, ANYTHING).problems(name, value);
  }

  private static Stream<Problem> mode(String path, Object value) {
    boolean known = Set.of("primary", "subagent", "all").contains(value);
    return must(known, path, "be primary, subagent or all", value);
  }

  private static Stream<Problem> model(String path, Object value) {
    boolean named = value instanceof String text && ModelRef.parse(text).isPresent();
    return must(named, path, "be provider/model", value);
  }

  private static Stream<Problem> color(String path, Object value) {
    boolean known = value instanceof String text && COLOR.matcher(text).matches();
    String form = "be #rrggbb, primary, secondary, accent, success, warning, error or info";
    return must(known, path, form, value);
  }

  private static Stream<Problem> tools(String path, Object value) {
    return value instanceof Map<?, ?> tools
        ? tools.entrySet().stream().flatMap(tool -> tool(path + "." + tool.getKey(), tool))
        : must(false, path, "be a map of tool names to true or false", value);
  }

  private static Stream<Problem> tool(String path, Map.Entry<?, ?> tool) {
    return must(tool.getValue() instanceof Boolean, path, "be true or false", tool.getValue());
  }

  /** An action, or a map by permission, or one by permission and pattern. */
  private static Stream<Problem> permission(String path, @Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map && depth < 2) {
      return map.entrySet().stream()
          .flatMap(inner -> permission(path + "." + inner.getKey(), inner.getValue(), depth + 1));
    }
    boolean known = value instanceof String && ACTIONS.contains(value);
    String form = "be ask, allow or deny" + (depth < 2 ? ", or a map of them" : "");
    return must(known, path, form, value);
  }

  private static boolean isCount(Object value) {
    boolean whole =
        value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    return whole && new BigInteger(value.toString()).signum() > 0;
  }

  private static Stream<Problem> must(
      boolean holds, String path, String form, @Nullable Object value) {
    return holds
        ? Stream.empty()
        : Stream.of(new Problem(path, "must %s, not %s".formatted(form, shown(value))));
  }

  private static String shown(@Nullable Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }
}

package troupe.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to asks of members without a person.
 *
 * @param rules tried in their order, the first that matches counts
 * @param byDefault what a permission is answered when its deadline passes
 * @param deadline how long an ask waits for somebody to answer
 */
public record Permissions(List<Rule> rules, Default byDefault, Duration deadline) {

  private static final String RULES = "permissions.rules";
  private static final Set<String> FIELDS = Set.of("tool", "pattern", "member", "action");

  public Permissions {
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param tool the permission OpenCode asks for, such as {@code bash}; {@code *} and {@code ?}
   *     stand for any characters and for one
   * @param pattern what it would be used on, likewise
   * @param member whose asks it is about; {@code null} for everybody's
   */
  public record Rule(String tool, String pattern, @Nullable String member, Action action) {}

  /** What a rule does; {@link #toString()} is the word in the file. */
  public enum Action {
    ALLOW,
    DENY,
    /** A person or the lead is asked, whatever later rules say. */
    ASK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a deadline answers; {@link #toString()} is the word in the file. */
  public enum Default {
    REJECT,
    ONCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Permissions of(Rules at) {
    List<Rule> rules = new ArrayList<>();
    for (ConfigValue value : at.config().getList(RULES)) {
      rules.add(rule(value, "troupe.%s[%d]".formatted(RULES, rules.size())));
    }
    ConfigValue byDefault = at.config().getValue("permissions.default");
    return new Permissions(
        rules,
        word(Default.values(), byDefault, "troupe.permissions.default"),
        at.time("permissions.deadline"));
  }

  private static Rule rule(ConfigValue value, String path) {
    if (!(value instanceof ConfigObject object)) {
      throw bad(value, path, "expected { tool, pattern, action } and perhaps member");
    }
    object.forEach(
        (field, given) -> {
          if (!FIELDS.contains(field)) {
            throw bad(given, path + "." + field, "unknown field of a rule");
          }
        });
    return new Rule(
        text(object, path, "tool"),
        text(object, path, "pattern"),
        object.containsKey("member") ? text(object, path, "member") : null,
        word(Action.values(), required(object, path, "action"), path + ".action"));
  }

  private static String text(ConfigObject rule, String path, String field) {
    ConfigValue value = required(rule, path, field);
    if (value.valueType() != ConfigValueType.STRING || value.unwrapped().toString().isBlank()) {
      throw bad(value, path + "." + field, "expected a text that is not empty");
    }
    return value.unwrapped().toString();
  }

  private static ConfigValue required(ConfigObject rule, String path, String field) {
    ConfigValue value = rule.get(field);
    if (value == null) {
      throw bad(rule, path + "." + field, "is required");
    }
    return value;
  }

  private static <T> T word(T[] words, ConfigValue value, String path) {
    String given = String.valueOf(value.unwrapped());
    return Stream.of(words)
        .filter(word -> word.toString().equals(given))
        .findAny()
        .orElseThrow(() -> bad(value, path, "expected %s, not %s".formatted(listed(words), given)));
  }

  private static String listed(Object[] words) {
    String all = Stream.of(words).map(Object::toString).collect(Collectors.joining(", "));
    int last = all.lastIndexOf(", ");
    return all.substring(0, last) + " or " + all.substring(last + 2);
  }

  private static ConfigException bad(ConfigValue value, String path, String rule) {
    return new ConfigException.BadValue(value.origin(), path, rule);
  }
}

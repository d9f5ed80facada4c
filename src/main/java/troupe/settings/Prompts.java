package troupe.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What models are told about teams. The built-in texts are versioned by the number in their names:
 * a released text stays as it is, and a change of it is a file of the next number.
 *
 * @param member system text of members; {@code {member}}, {@code {role}}, {@code {team}} and {@code
 *     {lead}} stand for the member's
 * @param lead how to lead a team; nothing is filled in
 */
public record Prompts(Text member, Text lead) {

  /** A system text goes out with every prompt; more is a mistake. */
  private static final long MOST_BYTES = 1 << 20;

  private static final String MEMBER = "member-1";
  private static final String LEAD = "lead-2";

  /** What is filled into the members' text. */
  private static final Set<String> OF_MEMBER = Set.of("member", "role", "team", "lead");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  /** Some editors put it before a text; no model should see it. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * One text.
   *
   * @param version of a built-in text its name, like {@code member-1}; else the file it is from
   */
  public record Text(String version, String text) {

    /**
     * The text with {@code values} for its placeholders; what they bring is not looked at again.
     */
    public String filled(Map<String, String> values) {
      return PLACEHOLDER
          .matcher(text)
          .replaceAll(
              place ->
                  Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
  }

  static Prompts of(Rules at) {
    return new Prompts(
        text(at, "prompts.member", MEMBER, OF_MEMBER), text(at, "prompts.lead", LEAD, Set.of()));
  }

  /** What is in the file the setting names, or in the built-in one when it names none. */
  private static Text text(Rules at, String path, String builtIn, Set<String> placeholders) {
    String file = at.text(path);
    String text = (file.isEmpty() ? resource(builtIn) : content(at, path, file)).strip();
    if (text.isEmpty()) {
      throw at.bad(path, "the file %s is empty".formatted(file));
    }
    Set<String> unknown = new TreeSet<>(placeholders(text));
    unknown.removeAll(placeholders);
    if (!unknown.isEmpty()) {
      throw at.bad(
          path,
          "the file %s has placeholders that nothing is filled in for: %s. It may have %s"
              .formatted(file, inBraces(unknown), inBraces(new TreeSet<>(placeholders))));
    }
    return new Text(file.isEmpty() ? builtIn : file, text);
  }

  private static String content(Rules at, String setting, String file) {
    try {
      Path path = Path.of(file);
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        // A pipe or a device may never end.
        throw at.bad(setting, "%s is not a plain file".formatted(file));
      }
      if (Files.size(path) > MOST_BYTES) {
        throw at.bad(setting, "the file %s is over %d bytes".formatted(file, MOST_BYTES));
      }
      String text = Files.readString(path);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException | InvalidPathException e) {
      throw at.bad(setting, "there is no file " + file);
    } catch (CharacterCodingException e) {
      throw at.bad(setting, "the file %s is not UTF-8".formatted(file));
    } catch (IOException e) {
      throw at.bad(setting, "cannot read the file %s: %s".formatted(file, e));
    }
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map((MatchResult place) -> place.group(1))
        .collect(Collectors.toSet());
  }

  private static String inBraces(Set<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Prompts.class.getResourceAsStream(name + ".txt"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the built-in text " + name, e);
    }
  }
}

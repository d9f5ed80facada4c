package troupe.install;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the parts of an {@code opencode.json} stand that matter here. Comments and trailing commas
 * are allowed, as OpenCode allows them.
 *
 * @param root empty when there is nothing but white space and comments
 */
record Outline(Path file, String text, Optional<Braces> root) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * An object.
   *
   * @param open offset of its opening brace
   * @param close offset of its closing brace
   */
  record Braces(int open, int close, List<Member> members) {

    Optional<Member> member(String name) {
      return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }
  }

  /**
   * A member of an object.
   *
   * @param key offset of its name's quote
   * @param value offset of its value
   * @param end offset behind its value
   */
  record Member(String name, int key, int value, int end) {}

  /**
   * Reads a text.
   *
   * @param file only named in what is thrown
   */
  static Outline of(Path file, String text) throws InstallFailed {
    int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    try (JsonParser parser = JSON.createParser(text.substring(start))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new Outline(file, text, Optional.empty());
      }
      if (first != JsonToken.START_OBJECT) {
        throw InstallFailed.badFile(file, Spot.of(text, start), "expected an object");
      }
      Braces root = braces(parser, start);
      if (parser.nextToken() != null) {
        Spot at = Spot.of(text, start + begin(parser));
        throw InstallFailed.badFile(file, at, "expected the end of the file");
      }
      return new Outline(file, text, Optional.of(root));
    } catch (JsonProcessingException broken) {
      throw InstallFailed.badFile(file, spot(broken), "is not JSON: " + words(broken));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The object in a member of the root; empty when there is no such member. */
  Optional<Braces> object(String name) throws InstallFailed {
    Optional<Member> member = root.flatMap(braces -> braces.member(name));
    if (member.isEmpty()) {
      return Optional.empty();
    }
    int start = member.get().value();
    try (JsonParser parser = JSON.createParser(text.substring(start, member.get().end()))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        String problem = "expected an object as \"%s\"".formatted(name);
        throw InstallFailed.badFile(file, Spot.of(text, start), problem);
      }
      return Optional.of(braces(parser, start));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  JsonNode value(Member member) {
    try {
      return JSON.readTree(text.substring(member.value(), member.end()));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Reads to the end of an object whose brace was read. */
  private static Braces braces(JsonParser parser, int start) throws IOException {
    int open = start + begin(parser);
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int key = start + begin(parser);
      parser.nextToken();
      int value = start + begin(parser);
      parser.skipChildren();
      // A text is read no further than its quote until somebody wants it.
      parser.finishToken();
      int end = start + (int) parser.currentLocation().getCharOffset();
      members.add(new Member(name, key, value, end));
    }
    return new Braces(open, start + begin(parser), members);
  }

  private static int begin(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static Spot spot(JsonProcessingException broken) {
    JsonLocation at = broken.getLocation();
    return at == null ? new Spot(1, 1) : new Spot(at.getLineNr(), at.getColumnNr());
  }

  /** The parser's words without its advice, which names Java classes and options. */
  private static String words(JsonProcessingException broken) {
    if (broken instanceof JsonEOFException) {
      return "it ends too early";
    }
    String said = broken.getOriginalMessage().split(": enable |\\(?`| \\(for |\\[Source", 2)[0];
    return said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1).strip();
  }
}

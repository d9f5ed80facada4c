package troupe.worker.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON and remembers where everything stands; a syntax error ends it, a double key not. */
final class DocumentReader {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonParser parser;
  private final Map<JsonPointer, Spot> keys = new HashMap<>();
  private final Map<JsonPointer, Spot> values = new HashMap<>();
  private final List<Flaw> flaws = new ArrayList<>();

  private DocumentReader(JsonParser parser) {
    this.parser = parser;
  }

  static Parsed parse(Path file, String text) {
    String json = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    try (JsonParser parser = MAPPER.createParser(json)) {
      return new DocumentReader(parser).parse(file);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Parsed parse(Path file) throws IOException {
    try {
      if (parser.nextToken() == null) {
        return Parsed.unreadable(file, new Spot(1, 1), "found nothing, expected an object");
      }
      JsonNode root = value(Pointers.ROOT);
      if (parser.nextToken() != null) {
        Spot spot = Spot.of(parser.currentTokenLocation());
        return Parsed.unreadable(file, spot, "found more text, expected the end of the file");
      }
      return new Parsed(new Document(file, root, keys, values), flaws);
    } catch (JsonProcessingException broken) {
      Spot spot = Spot.of(parser.currentLocation());
      if (broken.getLocation() != null) {
        spot = Spot.of(broken.getLocation());
      }
      return Parsed.unreadable(file, spot, SyntaxText.of(broken));
    }
  }

  private JsonNode value(JsonPointer at) throws IOException {
    if (parser.getParsingContext().getNestingDepth() > TooDeep.MOST) {
      throw new TooDeep(parser.currentTokenLocation());
    }
    values.put(at, Spot.of(parser.currentTokenLocation()));
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(at);
      case START_ARRAY -> list(at);
      case VALUE_NUMBER_FLOAT -> number();
      default -> parser.readValueAsTree();
    };
  }

  /** One that no double holds cannot be held against the schema. */
  private JsonNode number() throws IOException {
    if (!Double.isFinite(parser.getDoubleValue())) {
      throw new StreamConstraintsException("too large", parser.currentTokenLocation());
    }
    return parser.readValueAsTree();
  }

  private ObjectNode object(JsonPointer at) throws IOException {
    ObjectNode object = NODES.objectNode();
    Map<String, Spot> firsts = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonPointer entry = at.appendProperty(name);
      Spot spot = Spot.of(parser.currentTokenLocation());
      // Not by pointer: what stands in a repeated object repeats nothing of the first.
      Spot first = firsts.putIfAbsent(name, spot);
      if (first == null) {
        keys.put(entry, spot);
      } else {
        String problem = "found the same key as in line " + first.line() + ", expected it once";
        flaws.add(new Flaw(entry, entry, spot, problem));
      }
      parser.nextToken();
      object.set(name, value(entry));
    }
    return object;
  }

  private ArrayNode list(JsonPointer at) throws IOException {
    ArrayNode list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(at.appendIndex(list.size())));
    }
    return list;
  }
}

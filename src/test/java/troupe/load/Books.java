package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the journal of one team says of its mail; also of mail that was closed long ago. */
final class Books {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FRAMES =
      Map.of("direct", "message", "broadcast", "broadcast");

  private final Map<String, JsonNode> queued = new LinkedHashMap<>();
  private final Set<String> answered = new HashSet<>();
  private final Map<String, String> dead = new HashMap<>();
  private long newest;
  private long newestTold;
  private long told;

  private Books() {}

  /**
   * Reads all segments.
   *
   * @throws AssertionError when events are missing between them
   */
  static Books of(Path folder) throws IOException {
    Books books = new Books();
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Books::isJournal).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          lines.map(Books::tree).forEach(events::add);
        }
      }
    }
    events.sort((one, two) -> Long.compare(seq(one), seq(two)));
    events.forEach(books::read);
    return books;
  }

  private static boolean isJournal(Path file) {
    return file.getFileName().toString().startsWith("journal");
  }

  private static long seq(JsonNode event) {
    return event.path("seq").asLong();
  }

  private void read(JsonNode event) {
    if (seq(event) != newest + 1) {
      throw new AssertionError("event %d follows %d".formatted(seq(event), newest));
    }
    newest++;
    // What clients asked is nobody else's business, and not told.
    if (!event.path("type").asText().startsWith("request.")) {
      newestTold = newest;
      told++;
    }
    JsonNode data = event.path("data");
    String id = data.path("id").asText();
    switch (event.path("type").asText()) {
      case "message.queued" ->
          queued.put(data.path("message").path("id").asText(), data.path("message"));
      case "message.answered" -> answered.add(id);
      case "message.dead" -> dead.put(id, data.path("reason").asText());
      default -> {
        // Not about the end of mail.
      }
    }
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException torn) {
      throw new UncheckedIOException(torn);
    }
  }

  /** The number of its last event that readers are told. */
  long newestTold() {
    return newestTold;
  }

  /** How many events readers are told. */
  long told() {
    return told;
  }

  boolean isAnswered(String message) {
    return queued.containsKey(message) && answered.contains(message);
  }

  /** Why mail is dead, by its id. */
  Map<String, String> dead() {
    return dead;
  }

  /** The mail of people and members to one recipient as its session reads it, oldest first. */
  List<String> lettersTo(String recipient) {
    return queued.values().stream()
        .filter(message -> message.path("to").asText().equals(recipient))
        .filter(message -> FRAMES.containsKey(message.path("kind").asText()))
        .map(Books::framed)
        .toList();
  }

  private static String framed(JsonNode message) {
    return "[Team %s from %s]: %s"
        .formatted(
            FRAMES.get(message.path("kind").asText()),
            message.path("from").asText(),
            message.path("text").asText());
  }
}

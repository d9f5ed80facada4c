package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.api.Event;

/** Holds {@code docs/events.md} against what is told, both ways. */
final class EventsDocumentTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\|.*\\| (.*) ?\\|$");
  private static final Pattern FIELD = Pattern.compile("`([A-Za-z]+)(\\??)`");
  private static final Set<String> ENVELOPE =
      Set.of("version", "seq", "at", "team", "type", "data");

  /** The data of each type: field to whether it may be left out. */
  private final Map<String, Map<String, Boolean>> documented = new TreeMap<>();

  private final List<JsonNode> examples = new ArrayList<>();

  @BeforeEach
  void read() throws IOException {
    String text = Files.readString(Path.of("docs/events.md"));
    String types = text.substring(text.indexOf("## Types"), text.indexOf("## The streams"));
    ROW.matcher(types).results().forEach(this::document);
    for (String line : types.lines().filter(line -> line.startsWith("{")).toList()) {
      examples.add(new ObjectMapper().readTree(line));
    }
  }

  private void document(MatchResult row) {
    Map<String, Boolean> fields = new TreeMap<>();
    FIELD
        .matcher(row.group(2))
        .results()
        .forEach(field -> fields.put(field.group(1), !field.group(2).isEmpty()));
    documented.put(row.group(1), fields);
  }

  @Test
  void everyEventOfTheJournalIsToldOrKeptBackOnPurpose() {
    Set<Class<?>> known = new HashSet<>(PublicEvents.told());
    known.addAll(PublicEvents.KEPT);
    assertThat(known)
        .isEqualTo(
            Arrays.stream(TeamEvent.class.getPermittedSubclasses()).collect(Collectors.toSet()))
        .hasSize(PublicEvents.told().size() + PublicEvents.KEPT.size());
    assertThat(
            TeamJsonTest.events()
                .filter(sample -> PublicEvents.KEPT.contains(sample.event().getClass()))
                .flatMap(EventsDocumentTest::told))
        .isEmpty();
  }

  @Test
  void everyTypeAndFieldIsDocumentedAndNoOther() {
    Map<String, Set<String>> seen = new TreeMap<>();
    TeamJsonTest.events()
        .flatMap(EventsDocumentTest::told)
        .forEach(
            event ->
                seen.computeIfAbsent(event.type(), type -> new TreeSet<>())
                    .addAll(event.data().keySet()));
    examples.forEach(
        example ->
            seen.computeIfAbsent(example.path("type").asText(), type -> new TreeSet<>())
                .addAll(names(example.path("data"))));
    Map<String, Set<String>> written = new TreeMap<>();
    documented.forEach((type, fields) -> written.put(type, new TreeSet<>(fields.keySet())));
    assertThat(seen).isEqualTo(written);
  }

  @Test
  void whatMustBeThereIsThere() {
    TeamJsonTest.events()
        .flatMap(EventsDocumentTest::told)
        .forEach(event -> assertThat(event.data().keySet()).containsAll(required(event.type())));
    examples.forEach(
        example ->
            assertThat(names(example.path("data")))
                .containsAll(required(example.path("type").asText())));
  }

  @Test
  void everyTypeHasAnExampleInTheFormOfAllEvents() {
    assertThat(examples.stream().map(example -> example.path("type").asText()))
        .containsExactlyInAnyOrderElementsOf(documented.keySet());
    for (JsonNode example : examples) {
      assertThat(names(example)).isEqualTo(ENVELOPE);
      assertThat(example.path("version").asInt()).isEqualTo(Event.VERSION);
      assertThat(Instant.parse(example.path("at").asText())).isEqualTo(NOON);
    }
  }

  @Test
  void keysOfClientsAndAddressesOfServersAreNotTold() {
    assertThat(TeamJsonTest.events().flatMap(EventsDocumentTest::told).map(Event::toString))
        .noneMatch(text -> text.contains("http://") || text.contains("k1"));
  }

  private static Stream<Event> told(TeamJsonTest.Written sample) {
    return PublicEvents.of("blue", sample.event(), 1, NOON).stream();
  }

  private Set<String> required(String type) {
    return documented.getOrDefault(type, Map.of()).entrySet().stream()
        .filter(field -> !field.getValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }
}

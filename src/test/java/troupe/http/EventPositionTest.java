package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Event;
import troupe.api.Samples;

final class EventPositionTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "blue:12", "a-b_c.d:0,blue:12,red:999999999999999999"})
  void placeIsReadAsItWasWritten(String id) {
    assertThat(EventPosition.of(new TreeMap<>(EventPosition.seqs(id).orElseThrow()))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "blue",
        "blue:",
        ":12",
        "blue:x",
        "blue:-1",
        "blue:1,",
        "blue:1,blue:2",
        "../x:1",
        "blue:1000000000000000000"
      })
  void whatIsNoPlaceInAllTeamsIsRefused(String id) {
    assertThat(EventPosition.seqs(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "blue:1", "1000000000000000000", "1 "})
  void whatIsNoSeqIsRefused(String id) {
    assertThat(EventPosition.seq(id)).isEmpty();
  }

  @Test
  void filterKnowsWhichStreamsItIsAbout() {
    assertThat(filter(List.of(), Set.of()).wantsTeams()).isTrue();
    assertThat(filter(List.of(), Set.of()).wantsWorkers()).isTrue();
    assertThat(filter(List.of("orchestra.*"), Set.of()).wantsTeams()).isFalse();
    assertThat(filter(List.of("orchestra.*", "task.*"), Set.of()).wantsTeams()).isTrue();
    assertThat(filter(List.of("task.*"), Set.of()).wantsWorkers()).isFalse();
    assertThat(filter(List.of("*"), Set.of()).wantsWorkers()).isTrue();
    assertThat(filter(List.of(), Set.of("docs")).wantsTeams()).isFalse();
  }

  @Test
  void eventNamesWhoeverHasToDoWithIt() {
    Event mail =
        new Event(
            "blue",
            1,
            Samples.NOON,
            "message.queued",
            Map.of("from", "ada", "to", "bob", "text", "eve"));
    assertThat(mail.names("ada")).isTrue();
    assertThat(mail.names("bob")).isTrue();
    assertThat(mail.names("eve")).isFalse();
  }

  private static EventFilter filter(List<String> types, Set<String> workers) {
    return new EventFilter(types, Set.of(), Set.of(), workers);
  }
}

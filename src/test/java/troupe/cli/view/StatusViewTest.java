package troupe.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import troupe.terminal.Line;

final class StatusViewTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Clock AGES = new Clock(NOON, ZoneOffset.UTC, true);
  private static final Clock TIMES = new Clock(NOON, ZoneOffset.UTC, false);

  private static final String TEAM =
      """
      {"name": "blue", "directory": "/work", "members": {
        "ada": {"name": "ada", "status": "busy", "since": "2026-11-21T11:57:55.000Z",
          "currentTask": "t1", "tokens": {"input": 1000, "output": 500, "cacheRead": 12000},
          "cost": 0.0123, "waitingFor": {"permissionId": "per_1", "permission": "bash",
          "patterns": ["rm *"]}},
        "bob": {"name": "bob", "status": "error", "since": "2026-11-20T10:00:00.000Z",
          "lastError": "no\\nkey\\u001b[2J", "tokens": {}, "cost": 0}},
       "tasks": {
        "t1": {"id": "t1", "title": "Build\\u202e it", "status": "in_progress", "assignee": "ada"},
        "t2": {"id": "t2", "title": "Plan", "status": "completed", "assignee": "bob"},
        "t3": {"id": "t3", "title": "Test", "status": "pending", "assignee": null,
          "blockedBy": ["t1"]}}}
      """;

  @Test
  void teamIsShownAtAGlance() throws IOException {
    assertThat(plain(StatusView.lines(team(), AGES)))
        .containsExactly(
            "team blue in /work",
            "MEMBER  STATE        FOR    TOKENS  COST     TASK",
            "ada     busy, waits  2m 5s  13.5k   $0.0123  t1 Build it",
            "bob     error        1d 2h  0       $0.0000  -",
            "  ada: waits for bash `rm *`: troupe permissions reply per_1 once",
            "  bob: no key [2J",
            "tasks ██████░░░░░░░░░░░░░░ 1/3 done, 1 in progress, 1 blocked",
            "TASK  STATE         OWNER  TITLE",
            "t1    in_progress   ada    Build it",
            "t2    completed     bob    Plan",
            "t3    waits for t1  -      Test");
  }

  @Test
  void whatIsNotDrawnOverSaysWhenAndNotHowLongAgo() throws IOException {
    assertThat(plain(StatusView.lines(team(), TIMES)))
        .anyMatch(line -> line.startsWith("MEMBER  STATE        SINCE"))
        .anyMatch(line -> line.startsWith("ada     busy, waits  11:57:55 "))
        .anyMatch(line -> line.startsWith("bob     error        2026-11-20 10:00:00"));
  }

  @Test
  void teamOfNobodySaysHowToAddOne() throws IOException {
    JsonNode nobody = new ObjectMapper().readTree("{\"name\":\"a\",\"members\":{},\"tasks\":{}}");
    assertThat(plain(StatusView.lines(nobody, AGES)))
        .anyMatch(line -> line.contains("troupe spawn"))
        .anyMatch(line -> line.endsWith("0/0 done"));
  }

  @Test
  void whatDoesNotFitIsCutAndCounted() {
    List<Line> lines = IntStream.range(0, 30).mapToObj(i -> Line.of("line " + i)).toList();
    List<String> shown = plain(StatusView.fit(lines, 5, 10));
    assertThat(shown).hasSize(9).startsWith("line…").endsWith("… and 22 lines more");
    assertThat(StatusView.fit(lines, 80, 31)).isEqualTo(lines);
  }

  @Test
  void memberStatesSayWhatIsMoreToThePoint() throws IOException {
    assertThat(state("'status':'busy','stalled':{}")).startsWith("busy, stalled");
    assertThat(state("'status':'busy','unreachable':{'reason':'away'}"))
        .startsWith("busy, unreachable");
    assertThat(state("'status':'busy','retry':{'attempt':3}")).startsWith("busy, retry 3");
    assertThat(state("'status':'ready','owesReport':true")).startsWith("ready, owes report");
    assertThat(state("'status':'shutdown'")).startsWith("shutdown  -");
  }

  private static String state(String facts) throws IOException {
    String json = "{'members':{'a':{'name':'a',%s}}}".formatted(facts).replace('\'', '"');
    JsonNode team = new ObjectMapper().readTree(json);
    return plain(MembersView.lines(team, AGES)).get(1).replaceFirst("a +", "");
  }

  private static JsonNode team() throws IOException {
    return new ObjectMapper().readTree(TEAM);
  }

  private static List<String> plain(List<Line> lines) {
    return lines.stream().map(line -> line.text(false)).toList();
  }
}

package troupe.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds {@code docs/metrics.md} and the files under {@code conf} against what there is. */
final class MetricsDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `(troupe_\\w+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (troupe_\\w+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^((?:troupe|jvm|process|system)_\\w+)(?:\\{(.*)})? ", Pattern.MULTILINE);
  private static final Pattern USED = Pattern.compile("\\b(?:troupe|jvm|process|system)_\\w+");

  private final Telemetry telemetry = Telemetry.prometheus();

  @BeforeEach
  void everythingHappensOnce() {
    Meters meters = telemetry.meters();
    Duration second = Duration.ofSeconds(1);
    meters.command("claim", Meters.Answer.DONE, second);
    meters.journalSynced(3, second);
    meters.journalFailed();
    meters.teamStands("a-team", new Meters.Levels(3, 2, 5, 4, 1));
    meters.teamStands("b-team", new Meters.Levels(1, 0, 3, 2, 0));
    meters.turnEnded(true, Meters.Ending.ANSWERED, second);
    meters.noticesSent(2);
    meters.modelRetried();
    meters.turnStalled();
    meters.mailDied();
    meters.askAnswered("lead", second);
    meters.streamLost();
    meters.streamConnected();
    meters.eventPassed(second);
    meters.serversRun(2);
    meters.requestAnswered("GET", "/v1/teams/{team}", 200, second);
    meters.readersChanged(2);
    meters.readersChanged(-1);
    meters.eventDropped();
    // A collection may be long in coming, and its figure only comes with one.
    System.gc();
  }

  @AfterEach
  void end() {
    telemetry.onEnd().run();
  }

  @Test
  void documentHasEveryFigureWithItsKindAndLabels() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row : results(ROW, Files.readString(Path.of("docs/metrics.md")))) {
      documented.put(row.group(1), row.group(2) + " " + row.group(3).replace("`", "").strip());
    }
    Map<String, String> real = new TreeMap<>();
    for (MatchResult type : results(TYPE, scrape())) {
      if (!type.group(1).endsWith("_max")) {
        real.put(type.group(1), kind(type) + " " + labels(type.group(1)));
      }
    }
    assertThat(real).isEqualTo(documented).hasSizeGreaterThan(20);
  }

  @Test
  void figuresSayWhatHappenedAndNameNoTeam() {
    assertThat(scrape())
        .contains(
            "troupe_teams 2.0",
            "troupe_members 4.0",
            "troupe_members_busy 2.0",
            "troupe_mail_undelivered 8.0",
            "troupe_mail_undelivered_most 4.0",
            "troupe_permissions_open 1.0",
            "troupe_notices_total 2.0",
            "troupe_journal_batch_events_sum 3.0",
            "troupe_sse_readers 1.0",
            "troupe_turns_seconds_sum{of=\"lead\",outcome=\"answered\"} 1.0")
        .doesNotContain("a-team", "b-team");
    telemetry.meters().teamEnded("a-team");
    assertThat(scrape()).contains("troupe_members 1.0", "troupe_teams 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf/prometheus-alerts.yml", "conf/grafana-dashboard.json"})
  void figuresThatTheSamplesUseExist(String file) throws IOException {
    // There are figures of garbage collections once there has been one.
    System.gc();
    await().until(() -> scrape().contains("jvm_gc_pause_seconds_sum"));
    Set<String> real =
        results(SAMPLE, scrape()).stream()
            .map(sample -> sample.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> used =
        results(USED, Files.readString(Path.of(file))).stream()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).hasSizeGreaterThan(8);
    assertThat(real).containsAll(used);
  }

  @Test
  void samplesAreWhatTheirProgramsRead() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(Path.of("conf/grafana-dashboard.json")));
    assertThat(dashboard.path("panels")).hasSizeGreaterThan(10);
    Object rules =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Path.of("conf/prometheus-alerts.yml")));
    assertThat(rules).asString().contains("alert=TroupeDown", "expr=up{job=\"troupe\"} == 0");
  }

  private static String kind(MatchResult type) {
    boolean timer = type.group(1).endsWith("_seconds");
    return type.group(2).equals("histogram") ? (timer ? "timer" : "summary") : type.group(2);
  }

  private String labels(String name) {
    return results(SAMPLE, scrape()).stream()
        .filter(sample -> sample.group(1).matches(name + "(_count)?"))
        .map(sample -> sample.group(2) == null ? "" : sample.group(2).replaceAll("=\"[^\"]*\"", ""))
        .findFirst()
        .orElseThrow()
        .replace(",", ", ");
  }

  private String scrape() {
    return telemetry.scrape().get().orElseThrow();
  }

  private static List<MatchResult> results(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}

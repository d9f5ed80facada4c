package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever follows a team hears everything once, whatever becomes of the daemon. */
@Tag("e2e")
final class FollowTest {

  private static final int LETTERS = 20;

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void readersThatComeBackAfterAKillHearEachEventOnce() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess daemon = start(opencode);
    TeamClient team = daemon.team("blue");
    EventTap blue = daemon.api().events(team.path("/events?after=0"));
    EventTap all = daemon.api().events("/v1/events?after=0");
    team.spawn("ada", "[[say here]]");
    for (int letter = 0; letter < LETTERS; letter++) {
      team.send("lead", "ada", "letter " + letter);
    }
    await().until(() -> count(blue) > LETTERS && count(all) > LETTERS);
    daemon.kill9();
    await().until(() -> blue.isOver() && all.isOver());

    daemon = start(opencode);
    team = team.at(daemon);
    team.send("lead", "ada", "after the kill");
    team.awaitQuiet();
    long last = team.view().path("seq").asLong();
    try (EventTap blueAgain = daemon.api().events(team.path("/events"), blue.lastId());
        EventTap allAgain = daemon.api().events("/v1/events", all.lastId())) {
      await().until(() -> count(blue) + count(blueAgain) >= last);
      await().until(() -> count(all) + count(allAgain) >= last);
      List<Long> every = upTo(1, last);
      assertThat(seqs(blue, blueAgain)).isEqualTo(every);
      assertThat(seqs(all, allAgain)).isEqualTo(every);
      assertThat(pages(team, last)).isEqualTo(every);
      team.api().delete("/v1/teams/blue?force=true").ok();
      await().until(blueAgain::isOver);
      JsonNode end = blueAgain.heard(any -> true).get(blueAgain.heard(any -> true).size() - 1);
      assertThat(end.path("type").asText()).isEqualTo("stream.ended");
      await().until(() -> !allAgain.heard(e -> type(e).equals("team.archived")).isEmpty());
    }
  }

  @Test
  void readerIsToldWhatIsNotKeptAndHearsTheRestOnce() throws IOException {
    String small = "troupe.store { segment-size = 2KiB, segments = 1, snapshot-interval = 10ms }";
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = start(opencode, small);
    TeamClient before = first.team("blue");
    try (EventTap live = first.api().events(before.path("/events?after=0"))) {
      before.spawn("ada", "[[say here]]");
      await().until(() -> isForgetful(before));
      before.awaitQuiet();
      long last = before.view().path("seq").asLong();
      await().until(() -> count(live) >= last);
      assertThat(seqs(live)).isEqualTo(upTo(1, last));
    }
    // One that runs still has its newest events in memory.
    first.stop();
    DaemonProcess second = start(opencode, small);
    TeamClient team = before.at(second);
    long last = team.view().path("seq").asLong();
    try (EventTap late = second.api().events(team.path("/events"), "1")) {
      await().until(() -> seqs(late).contains(last));
      JsonNode gap = late.heard(event -> type(event).equals("stream.gap")).get(0).path("data");
      assertThat(gap.path("from").asLong()).isEqualTo(2);
      assertThat(seqs(late)).isEqualTo(upTo(gap.path("to").asLong() + 1, last));
    }
  }

  private static List<Long> upTo(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** Writes until the beginning is not kept any more. */
  private static boolean isForgetful(TeamClient team) throws IOException {
    team.send("lead", "ada", "x".repeat(1_000));
    return team.api().page(team.path("/events?limit=1&after=1")).ok().has("gap");
  }

  private static List<Long> pages(TeamClient team, long last) throws IOException {
    List<Long> seqs = new ArrayList<>();
    long after = 0;
    while (after < last) {
      JsonNode page = team.api().page(team.path("/events?limit=7&after=" + after)).ok();
      page.path("events").forEach(event -> seqs.add(event.path("seq").asLong()));
      assertThat(page.path("next").asLong()).isGreaterThan(after);
      after = page.path("next").asLong();
    }
    return seqs;
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  private static long count(EventTap tap) {
    return seqs(tap).size();
  }

  private static List<Long> seqs(EventTap... taps) {
    return Stream.of(taps)
        .flatMap(tap -> tap.heard(event -> event.has("seq")).stream())
        .map(event -> event.path("seq").asLong())
        .toList();
  }

  private DaemonProcess start(OpenCodeProcess opencode, String... settings) throws IOException {
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.write(config, List.of(settings));
    return stage
        .daemon(stage.place("daemon"), opencode.url().toString(), "--config", config.toString())
        .awaitReady();
  }
}

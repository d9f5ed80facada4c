package troupe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import troupe.e2e.Api;
import troupe.load.StreamReader.Pace;

/** All readers of events: of single teams, and a few of all. */
final class Readers implements AutoCloseable {

  private static final Duration CATCHING_UP = Duration.ofMinutes(10);

  /** One in so many readers that keep up follows all teams. */
  private static final int OF_ALL = 40;

  /** One in so many slow readers stalls; each has a gigabyte to catch up with after a long run. */
  private static final int STALLING = 5;

  static {
    // Else the system would hold megabytes for a reader that does not read, and nobody would
    // notice.
    System.setProperty("jdk.httpclient.receiveBufferSize", "16384");
  }

  private final List<StreamReader> all = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Its own: streams must not share connections with requests, nor wait for their threads. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();

  /** Starts them; some of the slow ones stall, and read all teams to be told a lot. */
  static Readers start(LoadPlan plan, Api api, List<LoadTeam> teams, CountDownLatch over) {
    Readers readers = new Readers();
    for (int number = 0; number < plan.readers(); number++) {
      Pace pace = number >= plan.slowReaders() ? Pace.KEEPS_UP : slow(number);
      boolean ofAll = pace == Pace.KEEPS_UP ? number % OF_ALL == 0 : pace == Pace.STALLS;
      String path = ofAll ? "/v1/events" : teams.get(number % teams.size()).path("/events");
      HttpRequest request = api.request(path).build();
      readers.all.add(
          new StreamReader(new StreamReader.Source(readers.client, request), pace, over));
    }
    readers.all.forEach(readers.threads::execute);
    return readers;
  }

  private static Pace slow(int number) {
    return number % STALLING == 0 ? Pace.STALLS : Pace.LAGS;
  }

  /**
   * Waits until everybody is told everything, and looks whether it was everything, once.
   *
   * @param books of all teams
   */
  void check(Map<String, Books> books) {
    for (StreamReader reader : all) {
      await().atMost(CATCHING_UP).untilAsserted(() -> isAtTheEnd(reader, books));
      assertThat(reader.surprises()).isEmpty();
      Map<String, Long> expected = new HashMap<>();
      reader
          .seqs()
          .keySet()
          .forEach(team -> expected.put(team, Objects.requireNonNull(books.get(team)).told()));
      assertThat(reader.counts()).as("%s", reader.pace()).isEqualTo(expected);
    }
    assertThat(all).filteredOn(reader -> reader.pace() == Pace.KEEPS_UP).allMatch(Readers::isWell);
  }

  /**
   * Whether those that stalled were let go, which takes more events than the system's buffers hold.
   */
  void checkStalled() {
    assertThat(all)
        .filteredOn(reader -> reader.pace() == Pace.STALLS)
        .isNotEmpty()
        .noneMatch(Readers::isWell);
  }

  private static boolean isWell(StreamReader reader) {
    return reader.told() + reader.cut() == 0;
  }

  private static void isAtTheEnd(StreamReader reader, Map<String, Books> books) {
    assertThat(reader.surprises()).isEmpty();
    assertThat(reader.seqs()).isNotEmpty();
    reader
        .seqs()
        .forEach(
            (team, seq) ->
                assertThat(seq)
                    .as(team)
                    .isEqualTo(Objects.requireNonNull(books.get(team)).newestTold()));
  }

  String figures() {
    StringBuilder lines = new StringBuilder();
    for (Pace pace : Pace.values()) {
      List<StreamReader> some = all.stream().filter(reader -> reader.pace() == pace).toList();
      lines.append(
          "  %d readers %s: %d events, told to be too slow %d times, cut %d times%n"
              .formatted(
                  some.size(),
                  pace,
                  some.stream()
                      .flatMap(reader -> reader.counts().values().stream())
                      .mapToLong(Long::longValue)
                      .sum(),
                  some.stream().mapToInt(StreamReader::told).sum(),
                  some.stream().mapToInt(StreamReader::cut).sum()));
    }
    return lines.toString();
  }

  @Override
  public void close() {
    all.forEach(StreamReader::close);
    threads.shutdownNow();
  }
}

package troupe.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Event;
import troupe.api.EventNews;

/** Events of teams over a real socket. */
final class TeamEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BLUE = "/v1/teams/blue/events";
  private static final Map<String, Object> ADA = Map.of("member", "ada");
  private static final Map<String, Object> BOB = Map.of("member", "bob");

  private final Edge edge = new Edge("http { heartbeat = 50ms }");
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Stream> open = new ArrayList<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    address =
        HttpApi.bind(edge.system, edge.parts, edge.feeds)
            .toCompletableFuture()
            .join()
            .localAddress();
    await().until(() -> edge.events.followers() == 1);
    edge.events.happens("blue", "team.created", Map.of());
  }

  @AfterEach
  void end() throws IOException {
    for (Stream stream : open) {
      stream.lines().close();
    }
    edge.close();
  }

  @Test
  void eventCarriesItsSeqAsIdAndTheWholeSchema() throws Exception {
    Stream blue = follow(BLUE);
    assertThat(blue.next()).isEqualTo(new Told("1", "stream.opened"));
    edge.events.happens("blue", "member.busy", ADA);
    assertThat(blue.block())
        .containsExactly(
            "id: 2",
            "event: team.event",
            "data: {\"version\":1,\"seq\":2,\"at\":\"2026-11-21T12:00:00.000Z\",\"team\":\"blue\","
                + "\"type\":\"member.busy\",\"data\":{\"member\":\"ada\"}}");
  }

  @Test
  void historyAndWhatHappensMeanwhileJoinWithoutHoleOrDouble() throws Exception {
    int before = 3 * TeamFeed.PAGE;
    IntStream.range(0, before).forEach(i -> edge.events.happened("blue", "member.busy", ADA));
    Stream blue = follow(BLUE + "?after=0");
    Thread writer =
        new Thread(
            () ->
                IntStream.range(0, before)
                    .forEach(i -> edge.events.happens("blue", "member.idle", ADA)));
    writer.start();
    assertThat(blue.next().type()).isEqualTo("stream.opened");
    for (int seq = 1; seq <= 1 + 2 * before; seq++) {
      assertThat(blue.next().id()).isEqualTo(Integer.toString(seq));
    }
    writer.join();
  }

  @Test
  void eventsOfWhichThereWasNoNewsAreReadFromTheHistory() throws Exception {
    Stream blue = follow(BLUE);
    blue.next();
    edge.events.happened("blue", "member.busy", ADA);
    edge.events.happened("blue", "member.idle", ADA);
    edge.events.happens("blue", "member.busy", ADA);
    assertThat(List.of(blue.next(), blue.next(), blue.next()))
        .containsExactly(
            new Told("2", "member.busy"),
            new Told("3", "member.idle"),
            new Told("4", "member.busy"));
    edge.events.happened("blue", "member.idle", ADA);
    edge.events.tell(new EventNews.Stored("blue", 6, 5, List.of()));
    assertThat(blue.next()).isEqualTo(new Told("5", "member.idle"));
  }

  @Test
  void readersOfTheNewestDoNotReadTheHistory() throws Exception {
    edge.events.happens("blue", "member.busy", ADA);
    Stream blue = follow(BLUE + "?after=1");
    blue.next();
    assertThat(blue.next().id()).isEqualTo("2");
    int pages = edge.events.pages();
    edge.events.happens("blue", "member.idle", ADA);
    assertThat(blue.next().id()).isEqualTo("3");
    assertThat(edge.events.pages()).isEqualTo(pages);
  }

  @Test
  void whileNobodyReadsOnlyHowFarATeamIsIsKept() throws Exception {
    await().until(() -> edge.feeds.teams().newest().of("blue") != null);
    edge.events.happens("blue", "member.busy", ADA);
    await().until(() -> tail().last() == 2);
    assertThat(tail().lines()).isEmpty();
    Stream blue = follow(BLUE + "?after=0");
    blue.next();
    assertThat(List.of(blue.next().id(), blue.next().id())).containsExactly("1", "2");
    edge.events.happens("blue", "member.idle", ADA);
    assertThat(blue.next().id()).isEqualTo("3");
    assertThat(tail().lines()).hasSize(1);
    blue.lines().close();
    await()
        .until(
            () -> {
              edge.events.happens("blue", "member.busy", ADA);
              return tail().lines().isEmpty();
            });
  }

  @Test
  void gapIsSaid() throws Exception {
    IntStream.range(0, 9).forEach(i -> edge.events.happened("blue", "member.busy", ADA));
    edge.events.forget("blue", 8);
    Stream blue = follow(BLUE, "2");
    blue.next();
    assertThat(blue.data())
        .isEqualTo(
            JSON.readTree(
                "{\"version\":1,\"type\":\"stream.gap\",\"data\":{\"team\":\"blue\","
                    + "\"reason\":\"not_kept\",\"from\":3,\"to\":7}}"));
    assertThat(blue.next().id()).isEqualTo("8");
  }

  @Test
  void readerThatIsFurtherThanTheTeamIsToldItsHistoryAnew() throws Exception {
    Stream blue = follow(BLUE, "57");
    blue.next();
    assertThat(blue.data().at("/data"))
        .isEqualTo(
            JSON.readTree("{\"team\":\"blue\",\"reason\":\"beyond_end\",\"from\":2,\"to\":57}"));
    assertThat(blue.next()).isEqualTo(new Told("1", "team.created"));
  }

  @Test
  void headerCountsMoreThanTheAddress() throws Exception {
    edge.events.happens("blue", "member.busy", ADA);
    Stream blue = follow(BLUE + "?after=0", "1");
    blue.next();
    assertThat(blue.next().id()).isEqualTo("2");
  }

  @Test
  void readerMayAskForSomeTypesAndMembers() throws Exception {
    Stream blue = follow(BLUE + "?type=member.*&type=task.added&member=ada");
    blue.next();
    edge.events.happens("blue", "task.claimed", Map.of("id", "t1", "assignee", "ada"));
    edge.events.happens("blue", "member.busy", BOB);
    edge.events.happens("blue", "member.busy", ADA);
    edge.events.happens("blue", "task.added", Map.of("id", "t1", "assignee", "ada"));
    assertThat(blue.next()).isEqualTo(new Told("4", "member.busy"));
    assertThat(blue.next()).isEqualTo(new Told("5", "task.added"));
  }

  @Test
  void readerThatWantsLittleIsStillToldHowFarItIs() throws Exception {
    Stream blue = follow(BLUE + "?type=task.added");
    blue.next();
    edge.events.happens("blue", "member.busy", ADA);
    assertThat(blue.block()).containsExactly("id: 2");
  }

  @Test
  void streamOfAnArchivedTeamEndsAndSaysWhy() throws Exception {
    Stream blue = follow(BLUE);
    blue.next();
    edge.events.happens("blue", "member.shutdown", ADA);
    edge.events.archive("blue");
    assertThat(blue.next()).isEqualTo(new Told("2", "member.shutdown"));
    assertThat(blue.data().toString()).contains("stream.ended").contains("\"reason\":\"archived\"");
    assertThat(blue.block()).isEmpty();
  }

  @Test
  void oneStreamTellsOfAllTeamsAndIsResumedInEach() throws Exception {
    edge.events.happens("red", "team.created", Map.of());
    Stream all = follow("/v1/events");
    assertThat(all.next()).isEqualTo(new Told("blue:1,red:1", "stream.opened"));
    edge.events.happens("red", "member.busy", ADA);
    assertThat(all.next()).isEqualTo(new Told("blue:1,red:2", "member.busy"));
    edge.events.happens("blue", "member.busy", BOB);
    assertThat(all.next()).isEqualTo(new Told("blue:2,red:2", "member.busy"));
    edge.events.happens("green", "team.created", Map.of());
    assertThat(all.next()).isEqualTo(new Told("blue:2,green:1,red:2", "team.created"));

    edge.events.happens("red", "member.idle", ADA);
    Stream later = follow("/v1/events", "blue:1,red:2");
    assertThat(later.next().type()).isEqualTo("stream.opened");
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonNode event = later.data();
      told.add(event.path("team").asText() + event.path("seq").asText());
    }
    assertThat(told).containsExactlyInAnyOrder("blue2", "green1", "red3");
  }

  @Test
  void streamOfAllSaysWhichTeamIsNoMoreAndBeginsAnewWithItsName() throws Exception {
    Stream all = follow("/v1/events");
    all.next();
    edge.events.happens("blue", "member.shutdown", ADA);
    assertThat(all.next()).isEqualTo(new Told("blue:2", "member.shutdown"));
    edge.events.archive("blue");
    edge.events.happens("blue", "team.created", Map.of());
    assertThat(all.next()).isEqualTo(new Told("0", "team.archived"));
    assertThat(all.next()).isEqualTo(new Told("blue:1", "team.created"));
    Stream later = follow("/v1/events", "blue:1,gone:7");
    later.next();
    assertThat(later.data().at("/data/team").asText()).isEqualTo("gone");
  }

  @Test
  void streamOfAllMayBeAboutSomeTeamsOnly() throws Exception {
    edge.events.happens("red", "team.created", Map.of());
    Stream some = follow("/v1/events?team=red");
    assertThat(some.next().id()).isEqualTo("red:1");
    edge.events.happens("blue", "member.busy", ADA);
    edge.events.happens("red", "member.busy", ADA);
    assertThat(some.next()).isEqualTo(new Told("red:2", "member.busy"));
  }

  @Test
  void historyIsReadPageByPageAsJson() throws Exception {
    IntStream.range(0, 9).forEach(i -> edge.events.happened("blue", "member.busy", ADA));
    edge.events.happened("blue", "member.idle", BOB);
    edge.events.forget("blue", 3);
    JsonNode first = page("?limit=4");
    assertThat(seqs(first)).containsExactly(3, 4, 5, 6);
    assertThat(first.path("next").asInt()).isEqualTo(6);
    assertThat(first.path("last").asInt()).isEqualTo(11);
    assertThat(first.path("gap").toString())
        .isEqualTo("{\"reason\":\"not_kept\",\"from\":1,\"to\":2}");
    JsonNode second = page("?after=6&member=bob");
    assertThat(seqs(second)).containsExactly(11);
    assertThat(second.has("gap")).isFalse();
    assertThat(second.path("next").asInt()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/teams/blue/events, x7, 400, urn:troupe:invalid-event-id",
    "/v1/teams/blue/events, 'blue:7', 400, urn:troupe:invalid-event-id",
    "/v1/events, 7, 400, urn:troupe:invalid-event-id",
    "/v1/events, 'blue:1,blue:2', 400, urn:troupe:invalid-event-id",
    "/v1/teams/blue/events?after=-1, , 422, urn:troupe:invalid-query",
    "/v1/events?after=x, , 422, urn:troupe:invalid-query",
    "/v1/teams/gone/events, , 404, urn:troupe:no-such-team",
  })
  void badPlaceIsRefused(String path, @Nullable String id, int status, String type)
      throws Exception {
    HttpRequest.Builder request = request(path);
    if (id != null) {
      request.header("Last-Event-ID", id);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("type").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/teams/blue/events, text/html, 406",
    "/v1/events, application/json, 406",
    "/v1/teams/blue/events, application/json, 200",
    "/v1/teams/blue/events, 'application/json, text/plain, */*', 200",
  })
  void formIsChosenByAccept(String path, String accept, int status) throws Exception {
    HttpResponse<String> answer =
        client.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith(status == 200 ? "application/json" : "application/problem+json");
  }

  @Test
  void eventsAreOnlyRead() throws Exception {
    HttpRequest post = request(BLUE).POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(pageStatus("?limit=1001")).isEqualTo(422);
    assertThat(pageStatus("?after=x")).isEqualTo(422);
  }

  @Test
  void halfACharacterIsToldAllTheSame() throws Exception {
    Event event = edge.events.happens("blue", "turn.ended", Map.of("result", "cut \ud83d"));
    assertThat(page("?after=1").at("/events/0/data/result").asText())
        .isEqualTo(event.data().get("result"));
  }

  private int pageStatus(String query) throws IOException, InterruptedException {
    return client
        .send(
            request(BLUE + query).header("Accept", "application/json").build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private JsonNode page(String query) throws IOException, InterruptedException {
    HttpRequest request = request(BLUE + query).header("Accept", "application/json").build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private static List<Integer> seqs(JsonNode page) {
    List<Integer> seqs = new ArrayList<>();
    page.path("events").forEach(event -> seqs.add(event.path("seq").asInt()));
    return seqs;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(address.getPort(), path)))
        .header("Authorization", "Bearer " + Edge.TOKEN);
  }

  private Tail tail() {
    return requireNonNull(edge.feeds.teams().newest().of("blue"));
  }

  private Stream follow(String path) throws IOException, InterruptedException {
    return follow(request(path));
  }

  private Stream follow(String path, String id) throws IOException, InterruptedException {
    return follow(request(path).header("Last-Event-ID", id));
  }

  private Stream follow(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    Stream stream =
        new Stream(
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    open.add(stream);
    return stream;
  }

  /** What matters of an event. */
  private record Told(String id, String type) {}

  /** Blocks of lines, comments left out. */
  private record Stream(BufferedReader lines) {

    /** Empty at the end. */
    List<String> block() throws IOException {
      List<String> block = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !block.isEmpty()) {
          return block;
        }
        if (!line.isEmpty() && !line.equals(":")) {
          block.add(line);
        }
      }
      return block;
    }

    /** The next event; a block that is only an id is none. */
    Told next() throws IOException {
      List<String> block = event();
      String id = block.get(0).startsWith("id: ") ? block.get(0).substring(4) : "";
      return new Told(id, json(block).path("type").asText());
    }

    JsonNode data() throws IOException {
      return json(event());
    }

    private List<String> event() throws IOException {
      List<String> block = block();
      while (block.size() == 1) {
        block = block();
      }
      assertThat(block).as("an event").isNotEmpty();
      return block;
    }

    private static JsonNode json(List<String> block) throws IOException {
      String last = block.get(block.size() - 1);
      return JSON.readTree(last.substring("data: ".length()));
    }
  }
}

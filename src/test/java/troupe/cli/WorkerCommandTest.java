package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe worker}, asked of a small HTTP server. */
final class WorkerCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private DaemonDouble daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = DaemonDouble.in(home);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void workersAreListedInATable() {
    daemon.on(
        "GET /v1/workers",
        200,
        """
        {'workers': [
          {'id':'docs','backend':'server','status':'busy','enabled':true,'running':1,'waiting':2,
           'pid':4711,'url':'http://127.0.0.1:1'},
          {'id':'a','backend':'agent','status':'ready','enabled':true,'running':0,'waiting':0},
          {'id':'b','backend':'agent','status':'stopped','enabled':false,'running':0,'waiting':0}]}
        """);
    assertThat(run("list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            ID    BACKEND  STATUS    LOAD           PID   URL
            docs  server   busy      1 + 2 waiting  4711  http://127.0.0.1:1
            a     agent    ready     0              -     -
            b     agent    disabled  0              -     -
            """);
    assertThat(daemon.asked().get(0).authorization()).isEqualTo("Bearer s3cret");
  }

  @Test
  void listIsPrintedAsJsonWhenAsked() throws IOException {
    daemon.on("GET /v1/workers", 200, "{'workers': [{'id':'docs'}]}");
    assertThat(run("list", "--json")).isZero();
    assertThat(JSON.readTree(out.toString()).at("/workers/0/id").asText()).isEqualTo("docs");
  }

  @Test
  void wordsArePromptedAndTheAnswerIsPrinted() throws IOException {
    daemon.on("POST /v1/workers/docs/prompt", 200, "{'text':'Done.\\nAll.'}");
    assertThat(run("run", "docs", "Write", "a", "poem")).isZero();
    assertThat(out).hasToString("Done.\nAll.\n");
    assertThat(sent()).isEqualTo(JSON.readTree("{\"text\":\"Write a poem\"}"));
  }

  @Test
  void everyOptionGoesAlong() throws IOException {
    daemon.on("POST /v1/workers/docs/prompt", 200, "{'text':'Done.'}");
    int code =
        run(
            "run",
            "docs",
            "x",
            "--attach",
            "a.png",
            "--attach",
            "/b/../c.txt",
            "--model",
            "p/m",
            "--directory",
            "d",
            "--session",
            "ses_1",
            "--timeout",
            "30s");
    assertThat(code).isZero();
    assertThat(sent().at("/attachments/0/path").asText())
        .isEqualTo(Path.of("a.png").toAbsolutePath().toString());
    assertThat(sent().at("/attachments/1/path").asText()).isEqualTo("/c.txt");
    assertThat(sent().path("model").asText()).isEqualTo("p/m");
    assertThat(sent().path("directory").asText())
        .isEqualTo(Path.of("d").toAbsolutePath().toString());
    assertThat(sent().path("sessionId").asText()).isEqualTo("ses_1");
    assertThat(sent().path("timeout").asText()).isEqualTo("30s");
  }

  @Test
  void promptComesFromStandardInputWithoutWordsOrWithADash() throws IOException {
    daemon.on("POST /v1/workers/docs/prompt", 200, "{'text':'Done.'}");
    for (List<String> arguments : List.of(List.of("run", "docs"), List.of("run", "docs", "-"))) {
      InputStream terminal = System.in;
      System.setIn(new ByteArrayInputStream("piped \u00e4\n".getBytes(StandardCharsets.UTF_8)));
      try {
        assertThat(run(arguments.toArray(String[]::new))).isZero();
      } finally {
        System.setIn(terminal);
      }
      assertThat(sent().path("text").asText()).isEqualTo("piped \u00e4\n");
    }
  }

  @Test
  void standardInputThatIsNoTextIsNotSent() {
    InputStream terminal = System.in;
    System.setIn(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, (byte) 0xfe}));
    try {
      assertThat(run("run", "docs")).isEqualTo(1);
    } finally {
      System.setIn(terminal);
    }
    assertThat(err).hasToString("troupe: standard input is not UTF-8 text, nothing was sent\n");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void tokenThatCannotBeShownIsRefusedWithoutRepeatingIt() throws IOException {
    Files.writeString(home.resolve("token"), "s3c\u0007ret");
    assertThat(run("list")).isEqualTo(1);
    assertThat(err.toString()).contains("is not printable ASCII").doesNotContain("s3c", "ret\n");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void refusalExitsWithItsDetailAndWhatWasSaid() {
    daemon.on(
        "POST /v1/workers/docs/prompt",
        504,
        "{'type':'urn:troupe:worker-timed-out','detail':'It took too long.','partial':'So far'}");
    assertThat(run("run", "docs", "x")).isEqualTo(1);
    assertThat(out).hasToString("So far\n");
    assertThat(err).hasToString("troupe: It took too long.\n");
  }

  @Test
  void refusalIsPrintedAsJsonWhenAsked() throws IOException {
    daemon.on(
        "POST /v1/workers/docs/prompt",
        404,
        "{'type':'urn:troupe:no-such-worker','detail':'None.'}");
    assertThat(run("run", "docs", "x", "--json")).isEqualTo(1);
    assertThat(JSON.readTree(out.toString()).path("type").asText())
        .isEqualTo("urn:troupe:no-such-worker");
    assertThat(err).hasToString("troupe: None.\nTry: troupe worker list\n");
  }

  @Test
  void workerIsStoppedAndTheConfigurationReadAgain() {
    daemon.on("POST /v1/workers/a%2Fb%20c/stop", 200, "{'id':'a/b c','status':'stopped'}");
    daemon.on("POST /v1/workers/reload", 200, "{'workers':[{},{}]}");
    assertThat(run("stop", "a/b c")).isZero();
    assertThat(run("reload")).isZero();
    assertThat(out).hasToString("worker a/b c is stopped\n2 workers are configured\n");
  }

  @Test
  void brokenConfigurationIsRefusedAndSaid() {
    daemon.on(
        "POST /v1/workers/reload",
        422,
        "{'type':'urn:troupe:invalid-configuration','detail':'Wrong: a; b'}");
    assertThat(run("reload")).isEqualTo(1);
    assertThat(err).hasToString("troupe: Wrong: a; b\n");
  }

  @Test
  void homeWithoutDaemonExits69() throws IOException {
    Files.delete(home.resolve("daemon.json"));
    assertThat(run("list")).isEqualTo(69);
    assertThat(err.toString()).contains("no daemon runs", home.toString(), "troupe serve");
  }

  @Test
  void daemonThatWasKilledExits69AndItsAddressIsNotShownTheToken() throws IOException {
    DaemonDouble.announce(
        home, ProcessHandle.current().pid(), "2001-01-01T00:00:00Z", daemon.url());
    assertThat(run("list")).isEqualTo(69);
    assertThat(err.toString()).contains("has ended");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void daemonThatDoesNotAnswerExits69() {
    daemon.close();
    assertThat(run("list")).isEqualTo(69);
    assertThat(err.toString()).contains(daemon.url(), "does not answer");
  }

  @Test
  void strangerAtItsAddressExits69() {
    assertThat(run("list")).isEqualTo(69);
    assertThat(err.toString()).contains("not as Troupe does");
  }

  @Test
  void wrongUsageExits2() {
    assertThat(Stream.of(run("run"), run("stop"), run("list", "x"), run("sing"), run()))
        .containsOnly(2);
  }

  private JsonNode sent() throws IOException {
    List<DaemonDouble.Asked> asked = daemon.asked();
    return JSON.readTree(asked.get(asked.size() - 1).body());
  }

  private int run(String... arguments) {
    String[] all = Stream.concat(Stream.of("worker"), Stream.of(arguments)).toArray(String[]::new);
    String[] withHome =
        arguments.length == 0
            ? all
            : Stream.concat(Stream.of(all), Stream.of("--home", home.toString()))
                .toArray(String[]::new);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(withHome);
  }
}

package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe token}, asked of a small HTTP server. */
final class TokenCommandTest {

  private static final String ROTATE = "POST /v1/token/rotate";

  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private DaemonDouble daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = DaemonDouble.in(home);
    daemon.on(ROTATE, 200, "{'previousValidUntil':'2026-11-22T12:00:00.000Z'}");
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void rotationSaysHowLongTheTokenBeforeIsGood() {
    assertThat(run("rotate")).isZero();
    assertThat(out.toString())
        .contains("2026-11-22T12:00:00.000Z", "restart")
        .doesNotContain("s3c");
    assertThat(daemon.asked())
        .containsExactly(new DaemonDouble.Asked(ROTATE, "Bearer s3cret", "{}"));
  }

  @Test
  void rotationAtOnceLeavesNoOverlap() {
    assertThat(run("rotate", "--now")).isZero();
    assertThat(out.toString()).contains("good no more");
    assertThat(daemon.asked().get(0).body()).isEqualTo("{\"overlap\":\"PT0S\"}");
  }

  @Test
  void refusalIsSaid() {
    daemon.on(ROTATE, 409, "{'type':'urn:troupe:token-given','detail':'By TROUPE_TOKEN.'}");
    assertThat(run("rotate")).isEqualTo(1);
    assertThat(err.toString()).contains("By TROUPE_TOKEN.");
  }

  @Test
  void withoutADaemonThereIsNothingToRotate() throws IOException {
    DaemonDouble.announce(home, 1, "2020-01-01T00:00:00Z", daemon.url());
    assertThat(run("rotate")).isEqualTo(69);
    assertThat(daemon.asked()).isEmpty();
  }

  private int run(String command, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "token";
    arguments[1] = command;
    arguments[2] = "--home";
    arguments[3] = home.toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}

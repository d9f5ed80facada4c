package troupe.opencode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Events of OpenCode's stream: an idle, a word, and one that does not matter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventMicro {

  private final EventReader reader = new EventReader(1 << 20);
  private final EventLines lines = new EventLines(1 << 20, () -> {});
  private final byte[] idle = event("session.idle", "\"sessionID\":\"ses_1234567890\"");
  private final byte[] word =
      event(
          "message.part.delta",
          """
          "sessionID":"ses_1234567890","messageID":"msg_1","partID":"prt_1","field":"text",\
          "delta":"Hello"\
          """);
  private final byte[] other = event("file.watcher.updated", "\"file\":\"/work/a.txt\"");
  private final byte[] chunk =
      ("data: " + new String(idle, StandardCharsets.UTF_8) + "\n\n")
          .repeat(100)
          .getBytes(StandardCharsets.UTF_8);

  private static byte[] event(String type, String properties) {
    return """
        {"directory":"/work","project":"global","payload":{"id":"evt_1","type":"%s",\
        "properties":{%s}}}"""
        .formatted(type, properties)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Object readIdle() throws IOException {
    return reader.read(idle);
  }

  @Benchmark
  public Object readWord() throws IOException {
    return reader.read(word);
  }

  @Benchmark
  public Object readOther() throws IOException {
    return reader.read(other);
  }

  @Benchmark
  public Object cutHundredEvents() {
    return lines.feed(chunk);
  }
}

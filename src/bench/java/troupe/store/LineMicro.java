package troupe.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
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

/** Lines of the journal, written and read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LineMicro {

  private final Entry entry =
      new Entry(
          17,
          Instant.parse("2026-01-01T00:00:00Z"),
          "task.claimed",
          JsonNodeFactory.instance.objectNode().put("id", "task_17").put("assignee", "lead"));
  private final LineBuffer buffer = new LineBuffer();
  private final byte[] line = line();

  private byte[] line() {
    try {
      LineBuffer one = new LineBuffer();
      one.add(entry);
      byte[] bytes = new byte[one.bytes().remaining() - 1];
      one.bytes().get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public Object write() throws IOException {
    buffer.clear();
    buffer.add(entry);
    return buffer.bytes();
  }

  @Benchmark
  public long verify() throws NotAnEntry {
    return EntryFormat.verify(line, 0, line.length);
  }

  @Benchmark
  public Object read() throws NotAnEntry {
    EntryFormat.verify(line, 0, line.length);
    return EntryFormat.parse(line, 0, line.length);
  }
}

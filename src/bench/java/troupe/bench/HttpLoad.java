package troupe.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are kept open; each sends a request, waits for its answer and sends the next.
 * One thread and no parser to speak of, so that the server is what is measured.
 */
final class HttpLoad implements AutoCloseable {

  /** Nothing is ever measured for this long without an answer. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();

  /** What is asked, and what is done with the answers. */
  interface Script {

    /** The next request; {@code null} when there is none any more. */
    byte @Nullable [] next();

    /** An answer, whole. */
    default void answered(int status, String text) {}

    /** Whether {@link #answered} is to be called, which costs time. */
    default boolean reads() {
      return false;
    }
  }

  /**
   * What came back.
   *
   * @param nanos from the first request to the last answer
   * @param latencies of each answer in nanoseconds, sorted
   * @param statuses how many answers had which status
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to be boxed.
  record Result(long nanos, long[] latencies, Map<Integer, Integer> statuses) {

    int answers() {
      return latencies.length;
    }

    double perSecond() {
      return answers() * 1e9 / nanos;
    }

    /** Milliseconds that this part of the answers took at most. */
    double millis(double part) {
      int at = Math.min(latencies.length - 1, (int) Math.ceil(part * latencies.length) - 1);
      return latencies[Math.max(0, at)] / 1e6;
    }

    /**
     * This, if every answer was good.
     *
     * @throws IllegalStateException when one was not: what is refused was not measured
     */
    Result good() {
      if (latencies.length == 0
          || statuses.keySet().stream().anyMatch(status -> status / 100 != 2)) {
        throw new IllegalStateException("answers by status: " + statuses);
      }
      return this;
    }
  }

  HttpLoad(InetSocketAddress server, int count) throws IOException {
    selector = Selector.open();
    for (int made = 0; made < count; made++) {
      connections.add(new Connection(server, selector));
    }
  }

  int connections() {
    return connections.size();
  }

  /**
   * The text of the answer to one request.
   *
   * @throws IOException when it is not a good one
   */
  String ask(byte[] request) throws IOException {
    Once once = new Once(request);
    run(once, Waits.ALL).good();
    return once.text;
  }

  /** One request. */
  private static final class Once implements Script {

    private byte @Nullable [] request;
    private String text = "";

    Once(byte[] request) {
      this.request = request;
    }

    @Override
    public byte @Nullable [] next() {
      byte[] next = request;
      request = null;
      return next;
    }

    @Override
    public boolean reads() {
      return true;
    }

    @Override
    public void answered(int status, String body) {
      text = body;
    }
  }

  /** Runs until {@code script} has no more requests or {@code limit} is over. */
  Result run(Script script, Duration limit) throws IOException {
    Recorder recorder = new Recorder();
    long start = System.nanoTime();
    long end = start + limit.toNanos();
    int open = 0;
    for (Connection connection : connections) {
      open += connection.begin(script) ? 1 : 0;
    }
    while (open > 0) {
      if (selector.select(SILENCE.toMillis()) == 0) {
        throw new IOException("no answer for " + SILENCE.toSeconds() + " s");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (key.isWritable()) {
          connection.write();
        } else if (connection.read(script, recorder)
            && (System.nanoTime() - end > 0 || !connection.begin(script))) {
          open--;
        }
      }
      selector.selectedKeys().clear();
    }
    return recorder.result(System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  /** Counts answers. */
  private static final class Recorder {

    private long[] latencies = new long[1 << 14];
    private int count;
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    void add(long nanos, int status) {
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, count * 2);
      }
      latencies[count++] = nanos;
      statuses.merge(status, 1, Integer::sum);
    }

    Result result(long nanos) {
      long[] sorted = Arrays.copyOf(latencies, count);
      Arrays.sort(sorted);
      return new Result(nanos, sorted, statuses);
    }
  }

  /** One of them. */
  private static final class Connection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final AnswerBuffer answer = new AnswerBuffer();
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long sent;

    Connection(InetSocketAddress server, Selector selector) throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends the next request, if there is one. */
    boolean begin(Script script) throws IOException {
      byte[] next = script.next();
      if (next == null) {
        return false;
      }
      request = ByteBuffer.wrap(next);
      sent = System.nanoTime();
      write();
      return true;
    }

    void write() throws IOException {
      channel.write(request);
      int wanted = request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }

    /** Whether the answer is complete now. */
    boolean read(Script script, Recorder recorder) throws IOException {
      if (!answer.read(channel)) {
        return false;
      }
      recorder.add(System.nanoTime() - sent, answer.status());
      if (script.reads()) {
        script.answered(answer.status(), answer.body());
      }
      answer.clear();
      return true;
    }
  }
}

package troupe.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers of one stream of events, on one thread, that count what comes and look at nothing else.
 * The slow ones read their answer's head and then nothing any more.
 */
final class StreamReaders implements AutoCloseable {

  /** So that the system takes little for who does not read. */
  private static final int SMALL = 1 << 14;

  private final Selector selector = Selector.open();
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
  private final AtomicLong events = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final Thread thread = new Thread(this::read, "stream-readers");

  /** One of them. */
  private static final class Reader {

    /** As each event of a team has once. Only its first byte is a line feed. */
    private static final byte[] EVENT = "\nevent: team.event\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OPENED =
        "\nevent: stream.event\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean slow;
    private int ofEvent;
    private int ofOpened;
    private boolean opened;

    Reader(boolean slow) {
      this.slow = slow;
    }

    /** How many events begin in {@code bytes}; what was cut off before goes on. */
    int count(ByteBuffer bytes) {
      int found = 0;
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        ofEvent = step(EVENT, ofEvent, next);
        if (ofEvent == EVENT.length) {
          found++;
          ofEvent = 1;
        }
        if (!opened) {
          ofOpened = step(OPENED, ofOpened, next);
          opened = ofOpened == OPENED.length;
        }
      }
      return found;
    }

    private static int step(byte[] wanted, int matched, byte next) {
      if (wanted[matched] == next) {
        return matched + 1;
      }
      return next == wanted[0] ? 1 : 0;
    }
  }

  /**
   * Opens them all.
   *
   * @param request of the stream
   * @param slow how many of the {@code count} do not read
   */
  StreamReaders(InetSocketAddress server, byte[] request, int count, int slow) throws IOException {
    for (int made = 0; made < count; made++) {
      SocketChannel channel = SocketChannel.open();
      if (made < slow) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
      }
      channel.connect(server);
      channel.write(ByteBuffer.wrap(request));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Reader(made < slow));
    }
    thread.setDaemon(true);
    thread.start();
    DaemonMeters.await("streams to open", () -> open.get() == count);
  }

  /** Events that came to all of them together. */
  long events() {
    return events.get();
  }

  /** How many streams the daemon ended. */
  int lost() {
    return lost.get();
  }

  private void read() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          read(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    } catch (ClosedSelectorException closed) {
      // The end of the benchmark.
    }
  }

  private void read(SelectionKey key) throws IOException {
    Reader reader = (Reader) key.attachment();
    int read;
    try {
      read = ((SocketChannel) key.channel()).read(bytes.clear());
    } catch (IOException reset) {
      read = -1;
    }
    if (read < 0) {
      lost.incrementAndGet();
      key.channel().close();
      return;
    }
    boolean before = reader.opened;
    events.addAndGet(reader.count(bytes.flip()));
    if (reader.opened && !before) {
      open.incrementAndGet();
      key.interestOps(reader.slow ? 0 : SelectionKey.OP_READ);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}

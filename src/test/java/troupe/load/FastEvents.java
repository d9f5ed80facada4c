package troupe.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The event streams of a {@link FastOpenCode}: all events, wrapped with their directory, for {@code
 * GET /global/event}; those of one directory, bare, for {@code GET /event}. Each stream has a
 * thread that writes all that waits at once. One that is a million events behind is cut.
 */
final class FastEvents implements AutoCloseable {

  private static final int WAITING = 1_000_000;
  private static final int AT_ONCE = 256;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] END = new byte[0];

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong();

  /**
   * One connection.
   *
   * @param directory whose events it wants; {@code null} for all, wrapped
   */
  private record Listener(@Nullable String directory, BlockingQueue<byte[]> waiting) {

    void tell(byte[] event) {
      if (!waiting.offer(event)) {
        waiting.clear();
        waiting.add(END);
      }
    }
  }

  /** Follows the events over {@code exchange} until either side ends it. */
  void listen(HttpExchange exchange, @Nullable String directory) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    Listener listener = new Listener(directory, new ArrayBlockingQueue<>(WAITING));
    listener.tell(line(listener, "", event("server.connected", properties())));
    listeners.add(listener);
    Thread writer = new Thread(() -> write(exchange, listener), "fast-events");
    writer.setDaemon(true);
    writer.start();
  }

  void publish(String directory, String type, ObjectNode properties) {
    if (listeners.isEmpty()) {
      return;
    }
    ObjectNode event = event(type, properties);
    byte[] wrapped = null;
    for (Listener listener : listeners) {
      if (listener.directory() == null) {
        wrapped = wrapped == null ? line(listener, directory, event) : wrapped;
        listener.tell(wrapped);
      } else if (listener.directory().equals(directory)) {
        listener.tell(line(listener, directory, event));
      }
    }
  }

  void beat() {
    ObjectNode event = event("server.heartbeat", properties());
    listeners.forEach(listener -> listener.tell(line(listener, "", event)));
  }

  static ObjectNode properties() {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode event(String type, ObjectNode properties) {
    ObjectNode event = properties().put("id", "evt_" + ids.incrementAndGet()).put("type", type);
    event.set("properties", properties);
    return event;
  }

  private static byte[] line(Listener listener, String directory, ObjectNode event) {
    JsonNode data = event;
    if (listener.directory() == null) {
      ObjectNode wrapped = properties();
      if (!directory.isEmpty()) {
        wrapped.put("directory", directory).put("project", "global");
      }
      data = wrapped.set("payload", event);
    }
    try {
      return ("data: " + JSON.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void write(HttpExchange exchange, Listener listener) {
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      List<byte[]> some = new ArrayList<>();
      while (!some.contains(END)) {
        some.clear();
        some.add(listener.waiting().take());
        listener.waiting().drainTo(some, AT_ONCE);
        for (byte[] event : some) {
          out.write(event);
        }
        out.flush();
      }
    } catch (IOException gone) {
      // Its reader ended the stream.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(listener);
    }
  }

  @Override
  public void close() {
    for (Listener listener : listeners) {
      listener.waiting().clear();
      listener.tell(END);
    }
  }
}

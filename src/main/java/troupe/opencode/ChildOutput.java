package troupe.opencode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server process prints: keeps the last lines for error messages and looks for the line that
 * says where it listens. Memory is bounded whatever the process prints. Written by one thread, read
 * by any.
 */
final class ChildOutput {

  private static final Pattern READY =
      Pattern.compile("opencode server listening on (http://127\\.0\\.0\\.1:\\d{1,5})/?(?:\\s|$)");

  /** Enough for a stack trace. */
  private static final int LINES = 100;

  /** Lines are cut here, in bytes. */
  private static final int LONGEST_LINE = 2_000;

  /** A message of an error quotes so many lines from the end. */
  private static final int QUOTED_LINES = 5;

  private final Deque<String> lines = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * Reads until the end, on the calling thread. A broken pipe is an end too.
   *
   * @param onListening called for every line that says where the server is
   */
  void readAll(InputStream output, Consumer<URI> onListening) {
    byte[] buffer = new byte[8192];
    try (output) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        feed(buffer, count, onListening);
      }
    } catch (IOException closed) {
      remember("(output ended: " + closed.getMessage() + ")");
    }
    endLine(onListening);
  }

  private void feed(byte[] bytes, int count, Consumer<URI> onListening) {
    for (int at = 0; at < count; at++) {
      if (bytes[at] == '\n') {
        endLine(onListening);
      } else if (line.size() < LONGEST_LINE) {
        line.write(bytes[at]);
      }
    }
  }

  private void endLine(Consumer<URI> onListening) {
    String text = line.toString(StandardCharsets.UTF_8).strip();
    line.reset();
    if (!text.isEmpty()) {
      remember(text);
      Matcher ready = READY.matcher(text);
      if (ready.find()) {
        onListening.accept(URI.create(ready.group(1)));
      }
    }
  }

  private synchronized void remember(String text) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(text);
  }

  /** The last lines on one line, for an error message; empty when nothing was printed. */
  synchronized Optional<String> quote() {
    int skipped = Math.max(0, lines.size() - QUOTED_LINES);
    return lines.stream().skip(skipped).reduce((first, second) -> first + " | " + second);
  }
}

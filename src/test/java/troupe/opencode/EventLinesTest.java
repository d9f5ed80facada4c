package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventLinesTest {

  private final AtomicInteger oversized = new AtomicInteger();
  private final EventLines lines = new EventLines(16, oversized::incrementAndGet);

  private List<String> feed(String text, int chunk) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> events = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += chunk) {
      int end = Math.min(bytes.length, start + chunk);
      for (byte[] event : lines.feed(Arrays.copyOfRange(bytes, start, end))) {
        events.add(new String(event, StandardCharsets.UTF_8));
      }
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void eventsAreTheSameHoweverTheBytesAreSplit(int chunk) {
    assertThat(
            feed(": hello\n\nid: 1\ndata: ö1\n\ndata:2\r\n\r\ndata: 3\ndata: 4\n\ndata: 5", chunk))
        .containsExactly("ö1", "2", "3\n4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void anOversizedEventIsSkippedOnceAndTheNextOneComes(int chunk) {
    String large = "data:".repeat(50);
    assertThat(feed("data: 1\n\ndata: " + large + "\n\ndata: 2\n\n", chunk))
        .containsExactly("1", "2");
    assertThat(oversized).hasValue(1);
  }

  @Test
  void anEventMayBeAsLargeAsTheLimit() {
    assertThat(feed("data: 0123456789abcdef\n\n", 5)).containsExactly("0123456789abcdef");
    assertThat(feed("data: 0123456789abcdefg\n\n", 5)).isEmpty();
  }
}

package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChildOutputTest {

  private final ChildOutput output = new ChildOutput();
  private final List<URI> listening = new ArrayList<>();

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theReadyLineIsFoundInPiecesAndAfterOtherLines() {
    output.readAll(
        new SequenceInputStream(
            text("Warning: no models\nopencode server list"),
            text("ening on http://127.0.0.1:4096\n")),
        listening::add);
    assertThat(listening).containsExactly(URI.create("http://127.0.0.1:4096"));
  }

  @Test
  void otherLinesAreNoReadyLine() {
    output.readAll(
        text("listening on http://127.0.0.1:1\nopencode server listening on\n"), listening::add);
    assertThat(listening).isEmpty();
  }

  @Test
  void theLastLinesAreQuotedAndEndlessOnesCut() {
    output.readAll(text("x\n".repeat(1_000) + "y".repeat(100_000)), listening::add);
    assertThat(output.quote().orElseThrow())
        .startsWith("x | x | x | x | yyy")
        .hasSizeLessThan(3_000);
  }
}

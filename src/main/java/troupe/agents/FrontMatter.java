package troupe.agents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Markdown file with YAML at its head: the fields between two lines of three dashes, and the text
 * below them.
 *
 * @param repaired whether quotes had to be added to make the head YAML
 * @param prompt with line feeds alone, and no blank lines around it
 */
record FrontMatter(Fields fields, boolean repaired, String prompt) {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  static FrontMatter read(Path file) throws MalformedFileException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException odd) {
      throw new MalformedFileException(0, "is not UTF-8");
    } catch (AccessDeniedException denied) {
      throw new MalformedFileException(0, "cannot be read: permission denied");
    } catch (IOException broken) {
      throw new MalformedFileException(0, "cannot be read");
    }
  }

  static FrontMatter of(String text) throws MalformedFileException {
    List<String> lines = withoutMark(text).lines().toList();
    if (lines.isEmpty() || !isFence(lines.get(0))) {
      throw new MalformedFileException(
          1, "the first line must be ---, the start of the front matter");
    }
    int end =
        IntStream.range(1, lines.size())
            .filter(index -> isFence(lines.get(index)))
            .findFirst()
            .orElseThrow(
                () -> new MalformedFileException(1, "the front matter has no end: no second ---"));
    String prompt = String.join("\n", lines.subList(end + 1, lines.size())).strip();
    return withHead(lines.subList(1, end), prompt);
  }

  /**
   * OpenCode takes {@code description: Use when: asked}, which is not YAML, and so do we; what else
   * is wrong is told of the head as it was written.
   */
  private static FrontMatter withHead(List<String> head, String prompt)
      throws MalformedFileException {
    try {
      return new FrontMatter(Yaml.read(head), false, prompt);
    } catch (MalformedFileException asWritten) {
      try {
        return new FrontMatter(Yaml.read(Yaml.quoteColons(head)), true, prompt);
      } catch (MalformedFileException stillBad) {
        throw asWritten;
      }
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static boolean isFence(String line) {
    return line.stripTrailing().equals("---");
  }
}

package troupe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's files are all there, fit together, and need nothing from elsewhere. */
final class PageTest {

  private static final Path SOURCES = Path.of("src/main/resources/troupe/dashboard");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");

  private final Map<String, WebFile> files = new TreeMap<>();

  PageTest() {
    Page.files().forEach((path, file) -> files.put(path, file.get()));
  }

  @Test
  void everyFileThatWasWrittenIsServed() throws IOException {
    try (Stream<Path> written = Files.list(SOURCES)) {
      assertThat(written.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.equals("index.html") || files.containsKey("/dashboard/" + name));
    }
  }

  @Test
  void everyImportAndLinkIsServed() {
    Set<String> missing = new TreeSet<>();
    files.forEach(
        (path, file) -> {
          String text = text(file);
          Matcher imports = IMPORT.matcher(file.mediaType().equals("text/javascript") ? text : "");
          while (imports.find()) {
            missing.add(resolve(path, imports.group(1)));
          }
          Matcher links = LINK.matcher(text);
          while (links.find()) {
            missing.add(links.group(1));
          }
        });
    missing.removeAll(files.keySet());
    assertThat(missing).isEmpty();
  }

  @Test
  void nothingOfOursTurnsTextIntoMarkupOrCode() throws IOException {
    try (Stream<Path> written = Files.list(SOURCES)) {
      for (Path file : written.toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write")
            .doesNotContainPattern("unsafe(HTML|SVG|Static)\\(|\\beval\\(|new Function")
            .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)");
      }
    }
  }

  @Test
  void tagChangesWithTheContent() {
    assertThat(files.values().stream().map(WebFile::tag).distinct()).hasSameSizeAs(files.keySet());
  }

  private static String resolve(String from, String imported) {
    return Path.of(from).resolveSibling(imported).normalize().toString();
  }

  private static String text(WebFile file) {
    return file.content();
  }
}

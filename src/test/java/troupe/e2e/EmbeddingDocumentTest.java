package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.embed.Troupe;

/** The program in {@code docs/embedding.md}, in a JVM that has no logging backend. */
@Tag("e2e")
final class EmbeddingDocumentTest {

  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```");

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void programInTheDocumentCompilesRunsAndEndsByItself() throws Exception {
    Path classes = compiled(stage.folder("classes"));
    Path project = stage.folder("project");
    Path home = stage.folder("embedded").resolve("home");
    TroupeProcess program =
        stage.program(
            stage.folder("user"),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + File.pathSeparator + withoutLogback(),
                "Embedded"),
            List.of(home.toString(), project.toString(), "[[say hello from ada]]"));
    Patience.await().until(() -> !program.runs());
    assertThat(program.output()).contains("ada is ready and says: hello from ada");
    assertThat(program.exitCode()).isZero();
    assertThat(program.errors()).contains("SLF4J").doesNotContain("Exception");
    assertThat(home.resolve("daemon.json")).doesNotExist();
    assertThat(home.resolve("teams/.archive")).isNotEmptyDirectory();
  }

  @Test
  void nothingInTheLibraryIsLogbacksButTheWishOfTheDaemon() throws IOException {
    assertThat(Troupe.class.getResource("/logback.xml")).isNull();
    try (Stream<Path> sources = Files.walk(Path.of("src/main"))) {
      assertThat(sources.filter(Files::isRegularFile).filter(this::mentionsLogback)).isEmpty();
    }
  }

  private boolean mentionsLogback(Path file) {
    try {
      return file.getFileName().toString().startsWith("logback")
          || Files.readString(file).contains("ch.qos.logback");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path compiled(Path folder) throws IOException {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("docs/embedding.md")));
    assertThat(program.find()).as("a program in the document").isTrue();
    Path source = folder.resolve("Embedded.java");
    Files.writeString(source, program.group(1));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-cp", withoutLogback(), "-d", folder.toString(), "-Xlint:all", "-Werror");
      boolean right =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(right).as(said.toString()).isTrue();
    }
    return folder;
  }

  private static String withoutLogback() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("logback"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}

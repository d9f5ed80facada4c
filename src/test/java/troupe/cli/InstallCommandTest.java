package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class InstallCommandTest {

  @TempDir private Path project;
  @TempDir private Path home;
  private final StringWriter said = new StringWriter();

  @Test
  void installSaysWhatItDidAndWhatToDoNext() throws IOException {
    Path real = project.toRealPath();
    assertThat(install()).isZero();
    assertThat(said.toString())
        .contains(
            "made " + real.resolve(".opencode/plugin/troupe.js"),
            "made " + real.resolve("opencode.json"),
            "Restart OpenCode",
            "troupe serve");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void tokenIsKeptAndStandsInNoFileOfTheProject() throws IOException {
    Files.writeString(home.resolve("token"), "s3cret\n");
    assertThat(install()).isZero();
    assertThat(home.resolve("token")).hasContent("s3cret\n");
    assertThat(project.resolve("opencode.json")).content().doesNotContain("s3cret");
    assertThat(project.resolve(".opencode/plugin/troupe.js")).content().doesNotContain("s3cret");
  }

  @Test
  void secondTimeNothingIsChanged() {
    install();
    assertThat(install()).isZero();
    assertThat(said.toString()).contains("Troupe is installed already, nothing was changed.");
  }

  @Test
  void removeTakesItOutAndSaysSo() {
    install();
    assertThat(run("install", project.toString(), "--remove")).isZero();
    assertThat(said.toString()).contains("removed ", "Troupe is taken out.");
    assertThat(project).isEmptyDirectory();
    assertThat(run("install", project.toString(), "--remove")).isZero();
    assertThat(said.toString()).contains("Troupe is not installed here");
  }

  @Test
  void brokenConfigurationExits78WithItsPlace() throws IOException {
    Path file = Files.writeString(project.resolve("opencode.json"), "{\n  \"a\": oops\n}");
    assertThat(install()).isEqualTo(78);
    assertThat(said.toString()).contains(file.toRealPath() + ":2:");
    assertThat(project.resolve(".opencode")).doesNotExist();
  }

  @Test
  void missingFolderIsAFailureAndBothPlacesAreWrongUsage() {
    assertThat(run("install", project.resolve("none").toString())).isEqualTo(1);
    assertThat(said.toString()).contains("there is no directory");
    assertThat(run("install", project.toString(), "--user")).isEqualTo(2);
  }

  private int install() {
    return run("install", project.toString(), "--home", home.toString());
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    CommandLine command = Main.commandLine();
    return command.setOut(writer).setErr(writer).execute(arguments);
  }
}

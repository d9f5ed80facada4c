package troupe.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.cli.doctor.Finding.Verdict;
import troupe.install.Bridge;
import troupe.install.Place;
import troupe.opencode.OpenCodeBinary;
import troupe.settings.Settings;

/** What the doctor sees, one thing at a time. */
final class DoctorCommandTest {

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void home() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    rights(home, "rwx------");
  }

  @Test
  void folderIsTheOwnersOrCanBeMade() throws IOException {
    assertThat(verdicts(Folders.folder("home", home))).first().isEqualTo(Verdict.OK);
    assertThat(verdicts(Folders.folder("home", folder.resolve("a/b"))))
        .first()
        .isEqualTo(Verdict.OK);
    rights(home, "rwxr-xr-x");
    assertThat(Folders.folder("home", home).get(0))
        .isEqualTo(Finding.warn("home", home + " can be read by others", "chmod go-rwx " + home));
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(verdicts(Folders.folder("home", file))).first().isEqualTo(Verdict.FAIL);
    assertThat(verdicts(Folders.folder("home", file.resolve("sub"))))
        .first()
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void tokenIsTheOwnersAndCanBeShownAndIsNotRepeated() throws IOException {
    assertThat(token(Map.of()).verdict()).isEqualTo(Verdict.OK);
    Path token = Files.writeString(home.resolve("token"), "s3cret\n");
    rights(token, "rw-------");
    assertThat(token(Map.of()).verdict()).isEqualTo(Verdict.OK);
    rights(token, "rw-r--r--");
    assertThat(token(Map.of()).mend()).isEqualTo("chmod 600 " + token);
    Files.writeString(token, "s3\u0007cret");
    assertThat(token(Map.of()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(token(Map.of()).toString()).doesNotContain("s3");
    assertThat(token(Map.of("TROUPE_TOKEN", "t0ken")).verdict()).isEqualTo(Verdict.OK);
    Finding given = token(Map.of("TROUPE_TOKEN", "t0\u0007ken"));
    assertThat(given.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(given.toString()).doesNotContain("t0");
  }

  @Test
  void openCodeIsFoundWithItsVersion() throws IOException {
    assertThat(Tools.openCode(openCode("echo " + OpenCodeBinary.VERSION)).verdict())
        .isEqualTo(Verdict.OK);
    Finding other = Tools.openCode(openCode("echo 0.0.1"));
    assertThat(other.verdict()).isEqualTo(Verdict.WARN);
    assertThat(other.words()).startsWith("0.0.1 at ");
    assertThat(Tools.openCode(openCode("exit 3")).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Tools.openCode(Map.of("TROUPE_OPENCODE", "/no/such")).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void withoutOpenCodeItMattersWhetherNpmCanGetIt() throws IOException {
    Map<String, String> nothing = Map.of("PATH", folder.toString(), "HOME", folder.toString());
    assertThat(Tools.openCode(nothing).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Tools.setsid(nothing).verdict()).isEqualTo(Verdict.FAIL);
    script(folder.resolve("npm"), "exit 0");
    assertThat(Tools.openCode(nothing).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Tools.java().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void portThatIsTakenIsAFailureOnlyWhileNoDaemonRuns() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Settings.Http http = Settings.defaults().listeningOn(address).http();
      List<Finding> findings = Service.look(home, Map.of(), http, "1");
      assertThat(verdicts(findings)).containsExactly(Verdict.WARN, Verdict.FAIL);
      assertThat(findings.get(0).mend()).startsWith("troupe serve");
      assertThat(findings.get(1).words()).contains(address);
    }
  }

  @Test
  void settingsAndWorkersThatAreWrongAreSaidWithTheirFile() throws IOException {
    assertThat(Configuration.settings(null).verdict()).isEqualTo(Verdict.OK);
    assertThat(Configuration.settings(folder.resolve("none")).verdict()).isEqualTo(Verdict.FAIL);
    Path wrong = Files.writeString(folder.resolve("troupe.conf"), "troupe.http.port = many");
    assertThat(Configuration.settings(wrong).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Configuration.effective(wrong)).isEqualTo(Settings.defaults());
    assertThat(verdicts(Configuration.workers(home, folder))).containsExactly(Verdict.OK);
    Files.writeString(folder.resolve("orchestrator.json"), "{\"wrokers\": {}}");
    List<Finding> findings = Configuration.workers(home, folder);
    assertThat(verdicts(findings)).containsExactly(Verdict.FAIL);
    assertThat(findings.get(0).words()).contains("orchestrator.json", "wrokers");
  }

  @Test
  void bridgeIsThereForThisHomeOrNot() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project")).toRealPath();
    assertThat(Configuration.bridge(project, home).words()).startsWith("not installed");
    Files.writeString(home.resolve("token"), "t");
    Bridge.install(Place.project(project), home);
    assertThat(Configuration.bridge(project, home).words()).startsWith("installed");
    assertThat(Configuration.bridge(project, folder).verdict()).isEqualTo(Verdict.WARN);
    Files.writeString(project.resolve("opencode.json"), "{");
    assertThat(Configuration.bridge(project, home).verdict()).isEqualTo(Verdict.FAIL);
  }

  private Finding token(Map<String, String> environment) {
    return Folders.token(home, environment);
  }

  private Map<String, String> openCode(String says) throws IOException {
    Path binary = script(folder.resolve("opencode"), says);
    return Map.of("TROUPE_OPENCODE", binary.toString());
  }

  private static Path script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    rights(file, "rwx------");
    return file;
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static List<Verdict> verdicts(List<Finding> findings) {
    return findings.stream().map(Finding::verdict).toList();
  }
}

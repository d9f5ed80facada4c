package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenCodeBinaryTest {

  /** Puts a file where npm would put the platform's binary. */
  private static final String NPM =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case "$1" in --prefix) prefix=$2; shift;; opencode-*) package=${1%%@*};; esac
        shift
      done
      /bin/mkdir -p "$prefix/node_modules/$package/bin"
      echo '#!/bin/sh' > "$prefix/node_modules/$package/bin/opencode"
      /bin/chmod 755 "$prefix/node_modules/$package/bin/opencode"
      """;

  @TempDir private Path folder;

  private Path script(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Map<String, String> environment() {
    return Map.of("PATH", folder.resolve("bin").toString(), "HOME", folder.toString());
  }

  @Test
  void theNamedBinaryComesBeforeTheOneOnPath() throws IOException {
    Path onPath = script("bin/opencode", "");
    Path named = script("named", "");
    assertThat(OpenCodeBinary.find(environment())).contains(onPath);
    assertThat(
            OpenCodeBinary.find(
                Map.of(
                    "TROUPE_OPENCODE", named.toString(), "PATH", folder.resolve("bin").toString())))
        .contains(named);
  }

  @Test
  void aNameThatIsNoBinaryIsRefused() throws IOException {
    script("bin/opencode", "");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> OpenCodeBinary.find(Map.of("TROUPE_OPENCODE", folder.toString())));
  }

  @Test
  void whatWasFetchedIsFoundAndNotFetchedAgain() throws IOException, InterruptedException {
    Path npm = script("bin/npm", NPM);
    assertThat(OpenCodeBinary.find(environment())).isEmpty();
    Path fetched = OpenCodeBinary.fetch(environment());
    assertThat(OpenCodeBinary.find(environment())).contains(fetched);
    Files.delete(npm);
    assertThat(OpenCodeBinary.fetch(environment())).isEqualTo(fetched);
    try (Stream<Path> left = Files.list(folder.resolve(".cache/troupe/opencode"))) {
      assertThat(left).containsExactly(folder.resolve(".cache/troupe/opencode/1.18.33"));
    }
  }

  @Test
  void aFailedFetchQuotesNpmAndLeavesNothing() throws IOException {
    script("bin/npm", "#!/bin/sh\necho 'npm error network'\nexit 1\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OpenCodeBinary.fetch(environment()))
        .withMessageContaining("npm error network");
    try (Stream<Path> left = Files.list(folder.resolve(".cache/troupe/opencode"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void withoutNpmTheErrorSaysWhatToDo() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OpenCodeBinary.fetch(environment()))
        .withMessageContaining("install Node.js")
        .withMessageContaining("TROUPE_OPENCODE");
  }
}

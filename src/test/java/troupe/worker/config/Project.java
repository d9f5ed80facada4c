package troupe.worker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user's home and a git project in a temporary folder, with the files a test gives them. */
record Project(Path home, Path folder) {

  static Project in(Path temporary) throws IOException {
    Path folder = temporary.resolve("shop");
    Files.createDirectories(folder.resolve(".git"));
    return new Project(temporary.resolve("home"), folder);
  }

  Path userFile() {
    return home.resolve(".config/opencode/orchestrator.json");
  }

  Path hiddenFile() {
    return folder.resolve(".opencode/orchestrator.json");
  }

  Path file() {
    return folder.resolve("orchestrator.json");
  }

  Project user(String json) {
    return write(userFile(), json);
  }

  Project hidden(String json) {
    return write(hiddenFile(), json);
  }

  Project open(String json) {
    return write(file(), json);
  }

  Orchestrator valid() {
    Reading reading = ConfigFiles.read(home, folder);
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) reading).config();
  }

  WorkerConfig worker(String id) {
    return requireNonNull(valid().workers().get(id), id);
  }

  /** What is wrong, each as {@code FILE:LINE:COLUMN: PATH: PROBLEM} with the folders left out. */
  List<String> violations() {
    Reading reading = ConfigFiles.read(home, folder);
    assertThat(reading).isInstanceOf(Reading.Invalid.class);
    return ((Reading.Invalid) reading)
        .violations().stream().map(Violation::toString).map(this::withoutFolders).toList();
  }

  private String withoutFolders(String text) {
    return text.replace(home.resolve(".config/opencode") + "/", "~")
        .replace(folder + "/", "")
        .replace(folder.toString(), "PROJECT");
  }

  private Project write(Path file, String json) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, json);
      return this;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

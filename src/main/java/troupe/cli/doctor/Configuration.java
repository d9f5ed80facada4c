package troupe.cli.doctor;

import com.typesafe.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.install.Bridge;
import troupe.install.InstallFailed;
import troupe.install.Place;
import troupe.settings.Settings;
import troupe.worker.config.ConfigFiles;
import troupe.worker.config.Reading;

/** Looks at what people wrote for a daemon. */
final class Configuration {

  private Configuration() {}

  /**
   * The settings.
   *
   * @param file {@code null} for the defaults
   */
  static Finding settings(@Nullable Path file) {
    if (file == null) {
      return Finding.ok("settings", "the defaults");
    }
    if (!Files.isRegularFile(file)) {
      return Finding.fail("settings", "there is no file " + file, "name another --config");
    }
    try {
      Settings.load(file);
      return Finding.ok("settings", file.toString());
    } catch (ConfigException e) {
      return Finding.fail("settings", String.valueOf(e.getMessage()), "mend " + file);
    }
  }

  /** What a daemon with {@code file} would go by; the defaults when it is wrong. */
  static Settings effective(@Nullable Path file) {
    boolean sound = settings(file).verdict() == Finding.Verdict.OK;
    return file == null || !sound ? Settings.defaults() : Settings.load(file);
  }

  static List<Finding> workers(Path userHome, Path directory) {
    Reading reading = ConfigFiles.read(userHome, directory);
    if (reading instanceof Reading.Invalid invalid) {
      return invalid.violations().stream()
          .map(wrong -> Finding.fail("workers", wrong.toString(), "see docs/workers.md"))
          .toList();
    }
    int count = ((Reading.Valid) reading).config().workers().size();
    return List.of(Finding.ok("workers", count + " configured"));
  }

  /** Whether OpenCode in {@code directory} has the lead's tools. */
  static Finding bridge(Path directory, Path home) {
    String mend = "troupe install " + directory;
    try {
      return switch (Bridge.state(Place.project(directory), home)) {
        case CURRENT -> Finding.ok("bridge", "installed in " + directory);
        case STALE -> Finding.warn("bridge", "of another home or build in " + directory, mend);
        case MISSING -> Finding.ok("bridge", "not installed in %s (%s)".formatted(directory, mend));
      };
    } catch (InstallFailed e) {
      return Finding.fail("bridge", String.valueOf(e.getMessage()), "mend that file");
    }
  }
}

package troupe.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Reads single values and refuses what is out of range; every error names file, line and path. */
record Rules(Config config) {

  /** A file that was named must exist. */
  static final ConfigParseOptions STRICT_FILE =
      ConfigParseOptions.defaults().setAllowMissing(false);

  /** Nothing in a file is dropped silently: keys that mean nothing are errors. */
  static void refuseUnknown(Config given, Config known) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String path = entry.getKey();
      boolean ours = path.startsWith("troupe.") && !path.startsWith("troupe.dispatchers.");
      if (!ours || !known.hasPathOrNull(path)) {
        throw new ConfigException.BadValue(entry.getValue().origin(), path, "unknown setting");
      }
    }
  }

  String text(String path) {
    return config.getString(path);
  }

  int whole(String path, int least, int most) {
    int value = config.getInt(path);
    if (value < least || value > most) {
      throw bad(path, "expected %d to %d, not %d".formatted(least, most, value));
    }
    return value;
  }

  long bytes(String path) {
    long value = config.getBytes(path);
    if (value < 1) {
      throw bad(path, "expected a size of at least one byte");
    }
    return value;
  }

  Duration time(String path) {
    Duration value = config.getDuration(path);
    if (value.isZero() || value.isNegative()) {
      throw bad(path, "expected a duration above zero");
    }
    return value;
  }

  Duration timeOrZero(String path) {
    Duration value = config.getDuration(path);
    if (value.isNegative()) {
      throw bad(path, "expected a duration of zero or more");
    }
    return value;
  }

  boolean flag(String path) {
    return config.getBoolean(path);
  }

  /** What is in the file the setting names, or in the built-in one when it names none. */
  String textOf(String path, String builtIn) {
    String file = config.getString(path);
    try {
      String text = file.isEmpty() ? resource(builtIn) : Files.readString(Path.of(file));
      if (text.isBlank()) {
        throw bad(path, "the file is empty: " + file);
      }
      return text.strip();
    } catch (IOException | InvalidPathException e) {
      throw bad(path, "cannot read the file: " + e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Rules.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ConfigException bad(String path, String rule) {
    return new ConfigException.BadValue(config.getValue(path).origin(), "troupe." + path, rule);
  }
}

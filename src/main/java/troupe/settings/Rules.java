package troupe.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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

  List<String> texts(String path) {
    return List.copyOf(config.getStringList(path));
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

  int bytes(String path, int least, int most) {
    long value = config.getBytes(path);
    if (value < least || value > most) {
      throw bad(path, "expected a size of %d to %d bytes, not %d".formatted(least, most, value));
    }
    return (int) value;
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

  ConfigException bad(String path, String rule) {
    return new ConfigException.BadValue(config.getValue(path).origin(), "troupe." + path, rule);
  }
}

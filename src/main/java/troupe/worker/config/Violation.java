package troupe.worker.config;

import java.nio.file.Path;

/**
 * One thing that is wrong with the configuration, for a person to mend.
 *
 * @param file where it is written
 * @param line from 1; 0 when it is about the file itself
 * @param column in characters from 1; 0 when it is about the file itself
 * @param path the place in the JSON, such as {@code $.workers.vision.timeout}
 * @param problem what is there and what was expected; nothing branches on it
 */
public record Violation(Path file, int line, int column, String path, String problem) {

  /** One line, the way compilers write it. */
  @Override
  public String toString() {
    String place = line == 0 ? "" : ":" + line + ":" + column;
    return file + place + ": " + path + ": " + problem;
  }
}

package troupe.install;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder to install into, and a daemon's home. */
final class Project {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  final Path folder;
  final Path home;
  final Path config;
  final Path plugin;

  Project(Path root) throws IOException {
    folder = Files.createDirectory(root.toRealPath().resolve("project"));
    home = Files.createDirectory(root.toRealPath().resolve("home"));
    config = folder.resolve("opencode.json");
    plugin = folder.resolve(".opencode/plugin/troupe.js");
  }

  Project says(String text) throws IOException {
    Files.writeString(config, text);
    return this;
  }

  List<String> install() throws InstallFailed {
    return Bridge.install(Place.project(folder), home);
  }

  List<String> remove() throws InstallFailed {
    return Bridge.remove(Place.project(folder));
  }

  String text() throws IOException {
    return Files.readString(config);
  }

  JsonNode json() throws IOException {
    return json(text());
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text.replace("\uFEFF", ""));
  }

  /** What the text says besides our entry. */
  static JsonNode others(String text) throws IOException {
    JsonNode root = text.isBlank() ? JSON.createObjectNode() : json(text);
    if (root.isMissingNode()) {
      return JSON.createObjectNode();
    }
    ObjectNode others = (ObjectNode) root;
    if (others.path("mcp") instanceof ObjectNode servers) {
      servers.remove("team");
      if (servers.isEmpty()) {
        others.remove("mcp");
      }
    }
    return others;
  }

  /** Every file and folder with its content. */
  Map<String, String> snapshot() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.forEach(path -> all.put(folder.relativize(path).toString(), content(path)));
    }
    return all;
  }

  private static String content(Path path) {
    try {
      return Files.isDirectory(path) ? "" : Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

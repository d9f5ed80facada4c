package troupe.opencode;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/**
 * One call to OpenCode before it is sent.
 *
 * @param path as in OpenCode's documentation, without parameters; used in messages
 * @param query encoded, with its question mark, or empty
 */
record Call(HttpMethod method, String path, String query, @Nullable JsonNode body) {

  /** OpenCode's ids; anything else in a path would reach another route or a 500. */
  private static final Pattern ID = Pattern.compile("(ses|msg|per|que)_?[A-Za-z0-9_-]{1,120}");

  static Call get(String path) {
    return new Call(HttpMethods.GET, path, "", null);
  }

  static Call delete(String path) {
    return new Call(HttpMethods.DELETE, path, "", null);
  }

  static Call post(String path, @Nullable JsonNode body) {
    return new Call(HttpMethods.POST, path, "", body);
  }

  /**
   * {@code id} when it can be one of the kind that begins with {@code prefix}.
   *
   * @throws OpenCodeException refused, when it is nonsense
   */
  static String id(String prefix, String id) {
    if (!id.startsWith(prefix) || !ID.matcher(id).matches()) {
      throw OpenCodeException.refused("not an id of OpenCode (%s…): %s".formatted(prefix, id));
    }
    return id;
  }

  /** This call for the project in {@code directory}; empty leaves it to the server. */
  Call in(String directory) {
    return directory.isEmpty() ? this : with("directory", directory);
  }

  Call with(String name, String value) {
    String parameter = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return new Call(method, path, query + (query.isEmpty() ? "?" : "&") + parameter, body);
  }

  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}

package troupe.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request and its answer.
 *
 * @param path as it was sent, without the query
 * @param sent the body; missing when there was none, or it was no JSON
 * @param contentType of the answer; empty for none
 * @param headers names of the answer's
 * @param got the body; missing when it was no JSON
 */
public record Exchange(
    String method,
    String path,
    JsonNode sent,
    int status,
    String contentType,
    Set<String> headers,
    JsonNode got) {

  /** An exchange; names of headers count in any case. */
  public Exchange {
    headers = lower(headers);
  }

  private static Set<String> lower(Collection<String> names) {
    Set<String> lower = new TreeSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return lower;
  }

  /** The type alone, such as {@code application/json}. */
  String mediaType() {
    return contentType.replaceFirst("\\s*;.*", "").toLowerCase(Locale.ROOT);
  }

  boolean isGood() {
    return status / 100 == 2;
  }

  /** The same answer with another body, for its own sake. */
  public Exchange answeredWith(JsonNode other) {
    return new Exchange(
        method, path, MissingNode.getInstance(), status, contentType, headers, other);
  }

  @Override
  public String toString() {
    return "%s %s -> %d %s %s".formatted(method, path, status, contentType, got);
  }
}

package troupe.install;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an install did, so that it can be undone to the byte; stands in the head of the plugin file,
 * which also learns from it where the daemon is.
 *
 * @param home of the daemon, absolute
 * @param made whether the configuration file was made for the entry
 * @param folders how many folders were made for the plugin file, its own and those above
 * @param undoing how to have the configuration file's text back; null when nobody knows
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Receipt(String home, boolean made, int folders, @Nullable Undoing undoing) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What was put into a text.
   *
   * @param before hash of the text before
   * @param edits in the order of their offsets
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Undoing(String before, List<Edit> edits) {

    static Undoing to(String before, List<Edit> edits) {
      return new Undoing(hash(before), edits);
    }

    /** The text before; empty when something else was changed since, too. */
    Optional<String> undo(String text) {
      return Edit.undo(text, edits).filter(undone -> hash(undone).equals(before));
    }

    /** Whether the edits brought all MCP servers, not one of several. */
    boolean madeServers() {
      return edits.stream().anyMatch(edit -> edit.text().contains('"' + Change.SERVERS + '"'));
    }
  }

  static Receipt of(Path home, boolean made, int folders) {
    return new Receipt(home.toString(), made, folders, null);
  }

  Receipt with(Optional<Undoing> known) {
    return new Receipt(home, made, folders, known.orElse(null));
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Empty when somebody edited it. */
  static Optional<Receipt> of(String json) {
    try {
      return Optional.of(JSON.readValue(json, Receipt.class));
    } catch (JsonProcessingException edited) {
      return Optional.empty();
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package troupe.bridge;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the plugin, whose head says where the daemon is and how it came there. */
public final class BridgePlugin {

  /** What the file is called; servers of workers leave out a plugin of this name. */
  public static final String NAME = "troupe.js";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String FIRST_WORDS = "// Troupe's bridge inside OpenCode.";
  private static final Pattern INSTALLED = Pattern.compile("(?m)^const INSTALLED = (\\{.*})$");

  private BridgePlugin() {}

  /**
   * The text with a head.
   *
   * @param head a JSON object on one line, with the daemon's {@code home} at least
   */
  public static String text(String head) {
    Matcher place = INSTALLED.matcher(resource());
    return place.replaceFirst(Matcher.quoteReplacement("const INSTALLED = " + head));
  }

  /**
   * The text for servers that Troupe starts.
   *
   * @param home of the daemon, absolute
   * @param token the file that holds the daemon's token, absolute
   */
  public static String injected(Path home, Path token) {
    ObjectNode head = JSON.createObjectNode().put("home", home.toString());
    return text(head.put("token", token.toString()).put("injected", true).toString());
  }

  /** Whether a file's text is the plugin's, be it of another build. */
  public static boolean isOurs(String text) {
    return text.startsWith(FIRST_WORDS);
  }

  /** Empty when somebody edited it. */
  public static Optional<String> head(String text) {
    Matcher found = INSTALLED.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String resource() {
    try (InputStream stream = BridgePlugin.class.getResourceAsStream(NAME)) {
      if (stream == null) {
        throw new IllegalStateException("this build of Troupe has no " + NAME);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

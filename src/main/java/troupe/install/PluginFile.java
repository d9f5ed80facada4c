package troupe.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the bridge, with the receipt in its head. */
final class PluginFile {

  /** Servers of workers leave out a plugin of this name. */
  static final String NAME = "troupe.js";

  private static final String FIRST_WORDS = "// Troupe's bridge inside OpenCode.";
  private static final Pattern INSTALLED = Pattern.compile("(?m)^const INSTALLED = (\\{.*})$");

  private PluginFile() {}

  static String text(Receipt receipt) {
    Matcher place = INSTALLED.matcher(resource());
    return place.replaceFirst(Matcher.quoteReplacement("const INSTALLED = " + receipt.json()));
  }

  static boolean isOurs(String text) {
    return text.startsWith(FIRST_WORDS);
  }

  /** Empty when somebody edited it. */
  static Optional<Receipt> receipt(String text) {
    Matcher found = INSTALLED.matcher(text);
    return found.find() ? Receipt.of(found.group(1)) : Optional.empty();
  }

  private static String resource() {
    try (InputStream stream = PluginFile.class.getResourceAsStream(NAME)) {
      if (stream == null) {
        throw new IllegalStateException("this build of Troupe has no " + NAME);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

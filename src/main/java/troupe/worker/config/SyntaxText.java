package troupe.worker.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.Locale;

/** What a person is told about text that is not JSON: the parser's words without its own names. */
final class SyntaxText {

  private SyntaxText() {}

  static String of(JsonProcessingException broken) {
    if (broken instanceof JsonEOFException) {
      return "found the end of the file, expected everything to be closed before";
    }
    if (broken instanceof TooDeep) {
      return "found too deep nesting, expected at most %d lists and objects in each other"
          .formatted(TooDeep.MOST);
    }
    if (broken instanceof StreamConstraintsException) {
      return "found a number that is too long or too large, or too long a key";
    }
    String said =
        broken
            .getOriginalMessage()
            .replaceAll(" \\(code [0-9]+\\)", "")
            .replaceAll("(?s) \\((?:for Object|for Array|not recognized).*", "")
            .replaceAll("(?s): enable .*", "")
            .replace("JSON String, Number, Array, Object or token", "text, number, list, object,");
    return "is not JSON: " + said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
  }
}

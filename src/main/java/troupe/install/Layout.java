package troupe.install;

import java.util.List;
import troupe.install.Outline.Braces;

/**
 * How a text is written, so that what is put in looks like what is there: its line ends, its
 * indentation, and whether an object stands on one line.
 */
final class Layout {

  private static final String TWO_SPACES = "  ";

  private final String text;
  private final String lineEnd;

  Layout(String text) {
    this.text = text;
    this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
  }

  String lineEnd() {
    return lineEnd;
  }

  /** Whether the object is written over several lines. */
  boolean spreads(Braces braces) {
    return text.substring(braces.open(), braces.close()).contains("\n");
  }

  /** What stands before the first thing in the line of a character. */
  String indentAt(int offset) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    int end = start;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  /** The indentation of an object's members. */
  String indentIn(Braces braces, String unit) {
    List<Outline.Member> members = braces.members();
    if (!members.isEmpty() && beginsLine(members.get(0).key())) {
      return indentAt(members.get(0).key());
    }
    return indentAt(braces.open()) + unit;
  }

  /** One step of indentation: that of the first member there is, else two spaces. */
  String unit(Braces root) {
    if (!root.members().isEmpty() && beginsLine(root.members().get(0).key())) {
      String indent = indentAt(root.members().get(0).key());
      return indent.isEmpty() ? TWO_SPACES : indent;
    }
    return TWO_SPACES;
  }

  /** Whether there is nothing but white space before it in its line. */
  boolean beginsLine(int offset) {
    return text.substring(text.lastIndexOf('\n', offset - 1) + 1, offset).isBlank()
        && text.lastIndexOf('\n', offset - 1) >= 0;
  }

  /** Whether there is nothing but white space behind it in its line. */
  boolean endsLine(int offset) {
    return text.substring(offset, orEnd(text.indexOf('\n', offset))).isBlank();
  }

  /** The end of what is not white space before {@code offset}. */
  int trimmed(int offset) {
    int end = offset;
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /**
   * The offset behind the comma that follows, over comments and white space, or {@code offset} when
   * none does.
   */
  int behindComma(int offset) {
    int at = offset;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == ',') {
        return at + 1;
      }
      if (text.startsWith("//", at)) {
        at = orEnd(text.indexOf('\n', at));
      } else if (text.startsWith("/*", at)) {
        at = orEnd(text.indexOf("*/", at + 2)) + 2;
      } else if (Character.isWhitespace(character)) {
        at++;
      } else {
        return offset;
      }
    }
    return offset;
  }

  private int orEnd(int found) {
    return found < 0 ? text.length() : found;
  }
}

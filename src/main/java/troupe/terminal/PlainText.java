package troupe.terminal;

import java.lang.Character.UnicodeScript;
import java.util.regex.Pattern;

/**
 * Text as a terminal may get it. Models and sessions may write anything, also what would move the
 * cursor, change the window's title or turn the direction of writing; none of that passes.
 */
public final class PlainText {

  /** Controls (C0, C1, escape), formats such as direction marks, and separators of lines. */
  private static final Pattern HARMFUL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final Pattern GAP = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

  private static final Pattern LINE_END = Pattern.compile("\r\n?");

  /** The same but for new lines and tabs. */
  private static final Pattern HARMFUL_IN_BLOCK =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  /** Stands where something was left out. */
  private static final String REPLACEMENT = "\ufffd";

  /** From here on symbols are as wide as two letters: emoji, and ideographs beyond. */
  private static final int FIRST_EMOJI = 0x1F300;

  private PlainText() {}

  /** On one line, every gap a single space. */
  public static String line(String text) {
    return GAP.matcher(text).replaceAll(" ").strip();
  }

  /** With its own lines. What is left out leaves a mark. */
  public static String block(String text) {
    String lines = LINE_END.matcher(text).replaceAll("\n");
    return HARMFUL_IN_BLOCK.matcher(lines).replaceAll(REPLACEMENT);
  }

  /** As it stands, with a space for everything that is not a visible character. */
  static String harmless(String text) {
    return HARMFUL.matcher(text).replaceAll(" ");
  }

  /** At most {@code width} columns, with a mark where something is missing. */
  public static String cut(String text, int width) {
    if (columns(text) <= width) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int taken = 0;
    for (int point : text.codePoints().toArray()) {
      taken += columns(point);
      if (taken >= width) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return cut.append('…').toString();
  }

  /** How much room a text takes on a line. */
  static int columns(String text) {
    return text.codePoints().map(PlainText::columns).sum();
  }

  private static int columns(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return point >= FIRST_EMOJI || isWide(UnicodeScript.of(point)) || isFullWidth(point) ? 2 : 1;
  }

  private static boolean isWide(UnicodeScript script) {
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HANGUL
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA;
  }

  /** CJK punctuation and full-width forms. */
  private static boolean isFullWidth(int point) {
    return (point >= 0x3000 && point <= 0x303E) || (point >= 0xFF01 && point <= 0xFF60);
  }
}

package troupe.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one thing is.
 *
 * @param subject what was looked at, such as {@code token}
 * @param words how it is
 * @param mend what to do about it; {@code null} when nothing is to be done
 */
record Finding(Verdict verdict, String subject, String words, @Nullable String mend) {

  /** How bad it is. */
  enum Verdict {
    OK,
    /** It works, but not as it should or not yet. */
    WARN,
    /** It does not work. */
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String subject, String words) {
    return new Finding(Verdict.OK, subject, words, null);
  }

  static Finding warn(String subject, String words, String mend) {
    return new Finding(Verdict.WARN, subject, words, mend);
  }

  static Finding fail(String subject, String words, String mend) {
    return new Finding(Verdict.FAIL, subject, words, mend);
  }
}

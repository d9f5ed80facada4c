package troupe.worker.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
public final class NearName {

  /** More wrong letters than this are another word. */
  private static final int MOST_SLIPS = 2;

  /** In length, as written: a dash or two besides. */
  private static final int MOST_APART = 2 * MOST_SLIPS;

  /** More than these help nobody to find the one that was meant. */
  private static final int MOST_NEAR = 3;

  private NearName() {}

  /** The nearest of {@code known}, if one is near enough to be a slip of the pen. */
  static Optional<String> of(String given, Collection<String> known) {
    return all(given, known).stream().findFirst();
  }

  /** Those of {@code known} that are near enough, the nearest first; at most {@link #MOST_NEAR}. */
  public static List<String> all(String given, Collection<String> known) {
    return known.stream()
        .filter(name -> Math.abs(given.length() - name.length()) <= MOST_APART)
        .filter(name -> distance(given, name) <= Math.min(MOST_SLIPS, name.length() / 2))
        .sorted(Comparator.comparingInt(name -> distance(given, name)))
        .limit(MOST_NEAR)
        .toList();
  }

  /** Levenshtein's, without regard to case and to '-' and '_'. */
  private static int distance(String first, String second) {
    String a = plain(first);
    String b = plain(second);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swapped = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swapped, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}

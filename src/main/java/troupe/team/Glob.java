package troupe.team;

/**
 * OpenCode's own patterns: {@code *} stands for any characters, {@code ?} for one, a backslash for
 * a slash; a space and a star at the end may be missing together, so that {@code ls *} matches
 * {@code ls}. Matched without a regular expression, because what is matched comes from a model.
 */
final class Glob {

  private static final String OPTIONAL_REST = " *";

  private Glob() {}

  static boolean matches(String pattern, String text) {
    String glob = pattern.replace('\\', '/');
    String plain = text.replace('\\', '/');
    return fits(glob, plain)
        || (glob.endsWith(OPTIONAL_REST)
            && fits(glob.substring(0, glob.length() - OPTIONAL_REST.length()), plain));
  }

  /** Goes back to the last star only, so that the time is at most length times length. */
  private static boolean fits(String glob, String text) {
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int place = 0;
    while (place < text.length()) {
      if (at < glob.length() && glob.charAt(at) == '*') {
        star = at++;
        afterStar = place;
      } else if (at < glob.length() && isSame(glob.charAt(at), text.charAt(place))) {
        at++;
        place++;
      } else if (star >= 0) {
        at = star + 1;
        place = ++afterStar;
      } else {
        return false;
      }
    }
    return glob.substring(at).chars().allMatch(rest -> rest == '*');
  }

  private static boolean isSame(char wanted, char found) {
    return wanted == '?' || wanted == found;
  }
}

package troupe.team;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import troupe.api.Refusal;

/** What teams and members may be called; the names are folder names on disk (DESIGN section 2). */
final class Names {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Set<String> LEAD = Set.of("lead", "__lead__");

  /** Names that mail carries for those who are no members. */
  private static final Set<String> RESERVED = Set.of("lead", "__lead__", "operator", "system");

  private static final String RULE =
      "Expected 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or a digit.";

  private Names() {}

  /** {@code lead} and {@code __lead__}, as a recipient or sender. */
  static boolean isLead(String name) {
    return LEAD.contains(name);
  }

  static Optional<Refusal> checkTeam(String name) {
    return ALLOWED.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidName("team", name, RULE));
  }

  static Optional<Refusal> checkMember(String name) {
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          new Refusal.InvalidName(
              "member", name, "It stands for the lead, a person, or Troupe itself."));
    }
    return ALLOWED.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidName("member", name, RULE));
  }
}

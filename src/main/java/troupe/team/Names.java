package troupe.team;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import troupe.api.Refusal;
import troupe.store.TeamsFolder;

/** What teams and members may be called; the names are folder names on disk (DESIGN section 2). */
final class Names {

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
    return TeamsFolder.isName(name)
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidName("team", name, RULE));
  }

  static Optional<Refusal> checkMember(String name) {
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          new Refusal.InvalidName(
              "member", name, "It stands for the lead, a person, or Troupe itself."));
    }
    return TeamsFolder.isName(name)
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidName("member", name, RULE));
  }
}

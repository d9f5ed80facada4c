package troupe.team;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import troupe.api.Answerer;
import troupe.api.OpenAsk;
import troupe.api.PermissionAnswer.Reply;
import troupe.settings.Permissions;
import troupe.settings.Permissions.Action;
import troupe.settings.Permissions.Rule;

/** What is answered without a person: at once by rule, or when the deadline passes. */
record PermissionPolicy(Permissions settings) {

  /**
   * The answer the rules give. Each pattern of the ask meets the first rule that matches it: one
   * denial denies the whole, only leave for all of them is leave. Empty when somebody is to be
   * asked.
   */
  Optional<Ruling> rule(OpenAsk ask) {
    boolean allAllowed = ask.kind() == OpenAsk.Kind.PERMISSION;
    int allowing = -1;
    for (String pattern : ask.patterns().isEmpty() ? List.of("") : ask.patterns()) {
      int index = first(ask, pattern);
      Action action = index < 0 ? Action.ASK : settings.rules().get(index).action();
      if (action == Action.DENY) {
        return Optional.of(denied(ask, index, pattern));
      }
      allAllowed &= action == Action.ALLOW;
      allowing = index;
    }
    return allAllowed ? Optional.of(allowed(allowing)) : Optional.empty();
  }

  /** When the ask is answered by itself. */
  Instant deadline(OpenAsk ask) {
    return ask.deadline() == null ? deadline(ask.askedAt()) : ask.deadline();
  }

  /** The same for one that is made now. */
  Instant deadline(Instant askedAt) {
    return askedAt.plus(settings.deadline());
  }

  /** Nobody answered in time. */
  Ruling overdue(OpenAsk ask) {
    Duration waited = rounded(Duration.between(ask.askedAt(), deadline(ask)));
    String reason = "nobody answered within " + waited;
    if (ask.kind() == OpenAsk.Kind.QUESTION) {
      String word = "Nobody answered within %s. Decide yourself, or tell the lead.";
      return words(ask, Answerer.DEADLINE, word.formatted(waited), reason);
    }
    if (settings.byDefault() == Permissions.Default.ONCE) {
      return new Ruling(Answerer.DEADLINE, Reply.ONCE, null, List.of(), reason);
    }
    String word = "Nobody answered within %s, so this is not allowed. Go on without it.";
    return new Ruling(Answerer.DEADLINE, Reply.REJECT, word.formatted(waited), List.of(), reason);
  }

  /** It is decided upon a moment before it is stored. */
  private static Duration rounded(Duration time) {
    return time.compareTo(Duration.ofSeconds(1)) < 0
        ? time
        : time.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
  }

  private int first(OpenAsk ask, String pattern) {
    for (int index = 0; index < settings.rules().size(); index++) {
      if (matches(settings.rules().get(index), ask, pattern)) {
        return index;
      }
    }
    return -1;
  }

  private static boolean matches(Rule rule, OpenAsk ask, String pattern) {
    return (rule.member() == null || rule.member().equals(ask.member()))
        && Glob.matches(rule.tool(), ask.permission())
        && Glob.matches(rule.pattern(), pattern);
  }

  private static Ruling allowed(int index) {
    return new Ruling(Answerer.POLICY, Reply.ONCE, null, List.of(), reason(index));
  }

  private static Ruling denied(OpenAsk ask, int index, String pattern) {
    if (ask.kind() == OpenAsk.Kind.QUESTION) {
      String word = "Nobody is there to answer questions. Decide yourself, or tell the lead.";
      return words(ask, Answerer.POLICY, word, reason(index));
    }
    String word =
        "The rules of this team forbid %s (%s). Do not try it again; do it another way, or tell the"
            + " lead.";
    return new Ruling(
        Answerer.POLICY,
        Reply.REJECT,
        word.formatted(ask.permission(), pattern),
        List.of(),
        reason(index));
  }

  /** A dismissal would cut the turn and cannot say why, so the questions are answered with why. */
  private static Ruling words(OpenAsk ask, Answerer by, String word, String reason) {
    return new Ruling(
        by,
        Reply.ANSWERS,
        null,
        Collections.nCopies(ask.questions().size(), List.of(word)),
        reason);
  }

  private static String reason(int index) {
    return "troupe.permissions.rules[%d]".formatted(index);
  }
}

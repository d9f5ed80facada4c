package troupe.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why something does not go on: who or what waits for what, as far as one follows from the other.
 *
 * @param text all of it in plain words, one line for each chain
 * @param waits in the order {@code text} tells them; empty when nothing waits
 * @param cycles things that wait for each other; everything that waits in a circle is in one
 */
public record Why(String text, List<Wait> waits, List<List<Node>> cycles) {

  public Why {
    waits = List.copyOf(waits);
    cycles = cycles.stream().map(List::copyOf).toList();
  }

  /** Of what it is asked. */
  public sealed interface Subject {

    /**
     * The one that is named, or the whole team when neither is.
     *
     * @throws IllegalArgumentException when both are
     */
    static Subject of(@Nullable String member, @Nullable String task) {
      if (member != null && task != null) {
        throw new IllegalArgumentException("both member " + member + " and task " + task);
      }
      if (member != null) {
        return new OfMember(member);
      }
      return task == null ? new Everything() : new OfTask(task);
    }

    /** The whole team. */
    record Everything() implements Subject {}

    /**
     * One member.
     *
     * @param name its name, or {@code lead}
     */
    record OfMember(String name) implements Subject {}

    /** One task. */
    record OfTask(String id) implements Subject {}
  }

  /**
   * One waits for another.
   *
   * @param words a sentence for people and models
   * @param since when that began; {@code null} where it is not known
   */
  public record Wait(Node from, Node to, String words, @Nullable Instant since) {}

  /**
   * Somebody or something.
   *
   * @param id of its kind: see {@link Kind}
   */
  public record Node(Kind kind, String id) {

    public static Node task(String id) {
      return new Node(Kind.TASK, id);
    }

    public static Node member(String name) {
      return new Node(Kind.MEMBER, name);
    }

    public static Node lead() {
      return new Node(Kind.LEAD, "lead");
    }
  }

  /** {@link #toString()} is the word on the wire. */
  public enum Kind {
    /** By its id. */
    TASK,
    /** By its name. */
    MEMBER,
    /** The one lead. */
    LEAD,
    /** Undelivered mail, by whom it is for. */
    MAIL,
    /** Somebody's answer to a permission, by its id. */
    PERMISSION,
    /** Somebody's answer to questions, by their id. */
    QUESTION,
    /** A running turn, by the OpenCode message it answers; empty where that is not known. */
    TURN,
    /** A model's provider, by the model. */
    MODEL,
    /** An OpenCode server: its URL, {@code shared}, or {@code own} for a member's. */
    SERVER,
    /** Whoever is first; the id is {@code *}. */
    ANYBODY,
    /** The end of the pause in making members, by the team. */
    SPAWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

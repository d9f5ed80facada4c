package troupe.api;

import org.jspecify.annotations.Nullable;

/** Who asks. The team decides from it what is allowed and whose name mail carries. */
public sealed interface Caller {

  /** A person or program holding the daemon's token; may do everything. */
  record Operator() implements Caller {}

  /**
   * Someone the operator speaks for: a member's name, or {@code lead}.
   *
   * @param name checked against the team; an unknown one is refused
   */
  record Named(String name) implements Caller {}

  /**
   * An OpenCode session calling a tool. The lead's session may do everything, a member's may read,
   * send mail and work on tasks, any other may only create a team.
   *
   * @param server the OpenCode server that says so, by its URL; {@code null} when it is not told
   */
  record Session(String id, @Nullable String server) implements Caller {

    /** A session on whichever server has it. */
    public Session(String id) {
      this(id, null);
    }
  }
}

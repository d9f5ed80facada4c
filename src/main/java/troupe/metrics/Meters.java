package troupe.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a daemon tell of themselves, from any thread; nothing here waits or fails. As
 * it stands it takes no notice. {@code docs/metrics.md} says what becomes of it.
 *
 * <p>Words that are passed on are of a few that the code has, never a name that a user gave.
 */
public interface Meters {

  /** Takes no notice. */
  Meters NONE = new Meters() {};

  /** What became of a command. */
  enum Answer {
    DONE,
    REFUSED,
    /** It was not answered in time, or there is a defect. */
    FAILED
  }

  /** How a turn ended. */
  enum Ending {
    ANSWERED,
    FAILED,
    ABORTED,
    UNDELIVERED
  }

  /**
   * How one team stands.
   *
   * @param undelivered mail that no session has yet
   * @param fullest the most of it that one recipient has
   * @param asks permissions and questions that nobody has answered
   */
  record Levels(int members, int busy, int undelivered, int fullest, int asks) {}

  /** A command of the front door was answered. */
  default void command(String command, Answer answer, Duration took) {}

  /** Events were synced to disk together. */
  default void journalSynced(int events, Duration took) {}

  /** The disk refused to take events. */
  default void journalFailed() {}

  /**
   * A team stands so from now on.
   *
   * @param team only tells one from another
   */
  default void teamStands(String team, Levels levels) {}

  /** A team does not run any more. */
  default void teamEnded(String team) {}

  /**
   * A turn is over.
   *
   * @param lead whether it was the lead's; else a member's
   * @param length {@code null} when it began before the daemon did
   */
  default void turnEnded(boolean lead, Ending ending, @Nullable Duration length) {}

  /** Notices go to a lead in one prompt. */
  default void noticesSent(int notices) {}

  /** OpenCode tries a model call again. */
  default void modelRetried() {}

  /** A turn shows no sign of life. */
  default void turnStalled() {}

  /** Mail was given up. */
  default void mailDied() {}

  /**
   * A permission or question is answered.
   *
   * @param by who, of the words of the interface
   */
  default void askAnswered(String by, Duration waited) {}

  /** The event stream of an OpenCode server was lost. */
  default void streamLost() {}

  /** The event stream of an OpenCode server is there, for the first time or again. */
  default void streamConnected() {}

  /**
   * An event of an OpenCode server was passed on.
   *
   * @param lag how long it had waited for that in the daemon
   */
  default void eventPassed(Duration lag) {}

  /** So many processes of OpenCode servers run that the daemon started. */
  default void serversRun(int servers) {}

  /**
   * A request was answered.
   *
   * @param route with placeholders for names
   * @param took until the head of the answer
   */
  default void requestAnswered(String method, String route, int status, Duration took) {}

  /** So many more, or fewer, clients follow events. */
  default void readersChanged(int change) {}

  /** A client that follows events was too slow for one. */
  default void eventDropped() {}
}

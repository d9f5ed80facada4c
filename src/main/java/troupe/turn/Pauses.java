package troupe.turn;

import java.time.Duration;

/** How long a recipient waits before it looks at its turn once more. */
final class Pauses {

  /** An aborted turn is looked at this soon, and aborted again while it still runs. */
  static final Duration ABORT_CHECK = Duration.ofSeconds(1);

  /** A turn that does not run is looked at again this soon; then it counts as cut. */
  private static final Duration STILL_CHECK = Duration.ofSeconds(2);

  /**
   * The first look at a prompt that was sent again; OpenCode needs seconds to begin after a start.
   */
  private static final Duration AGAIN_CHECK = Duration.ofSeconds(5);

  private Pauses() {}

  /**
   * A prompt that was sent before may have been answered then, and nothing more will be heard.
   *
   * @param looks how often it was looked at since it was sent
   * @param usual when nothing is special
   */
  static Duration beforeLook(Turn turn, int looks, Duration usual) {
    if (turn.cut() != null) {
      return ABORT_CHECK;
    }
    if (turn.still() && looks > 0 && !turn.isAwaited()) {
      return STILL_CHECK;
    }
    boolean early = looks == 0 && turn.sentBefore() && AGAIN_CHECK.compareTo(usual) < 0;
    return early ? AGAIN_CHECK : usual;
  }
}

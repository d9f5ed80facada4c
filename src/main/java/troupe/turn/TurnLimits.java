package troupe.turn;

import java.time.Duration;
import troupe.settings.Settings;

/**
 * How long one turn may go on. Zero is no limit.
 *
 * @param whole the longest it may run
 * @param silence how long it may show no sign of life before that is told
 * @param silenceAbort how much longer before it is aborted
 * @param retries failures of the model's provider in a row before it is aborted
 */
public record TurnLimits(Duration whole, Duration silence, Duration silenceAbort, int retries) {

  /** A session that others work in, too, or whose turns are watched by somebody else. */
  public static final TurnLimits NONE =
      new TurnLimits(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  /** As the settings say for members. */
  public static TurnLimits of(Settings.Turns turns) {
    Settings.Silence silence = turns.silence();
    return new TurnLimits(
        turns.limit(), silence.limit(), silence.abortAfter(), turns.retries().limit());
  }
}

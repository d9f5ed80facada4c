package troupe.team;

import org.jspecify.annotations.Nullable;
import troupe.api.MemberView.Stalled;
import troupe.api.MemberView.Unreachable;

/**
 * How a member is doing, beside its status.
 *
 * @param stalled set while its turn shows no sign of life
 * @param unreachable set while its session cannot be heard
 * @param struggling whether the lead was told of this turn that its model's provider fails
 * @param owing whether it has not written to the lead since it got mail or a task from there
 * @param cutting whether it was shut down with force, and its session may still work
 */
record Condition(
    @Nullable Stalled stalled,
    @Nullable Unreachable unreachable,
    boolean struggling,
    boolean owing,
    boolean cutting) {

  static final Condition GOOD = new Condition(null, null, false, false, false);

  Condition stalled(Stalled silence) {
    return new Condition(silence, unreachable, struggling, owing, cutting);
  }

  Condition unreachable(Unreachable loss) {
    return new Condition(stalled, loss, struggling, owing, cutting);
  }

  Condition recovered() {
    return new Condition(null, null, struggling, owing, cutting);
  }

  Condition withStruggle() {
    return new Condition(stalled, unreachable, true, owing, cutting);
  }

  Condition owing(boolean now) {
    return new Condition(stalled, unreachable, struggling, now, cutting);
  }

  /** What was wrong with the turn is over with it. */
  Condition turnEnded() {
    return new Condition(null, null, false, owing, cutting);
  }

  /**
   * The member has ended.
   *
   * @param stillWorks whether a turn of its session is yet to be cut
   */
  static Condition ended(boolean stillWorks) {
    return new Condition(null, null, false, false, stillWorks);
  }
}

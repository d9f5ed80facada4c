package troupe.team;

/** Told by teams how they are, from any thread. As it stands it takes no notice. */
public interface Vitals {

  /** Takes no notice. */
  Vitals NONE = new Vitals() {};

  /** The team's files are being read; it answers nothing until then. */
  default void opening(String team) {}

  /** It runs. */
  default void running(String team) {}

  /** Its files are damaged, and it does not run. */
  default void damaged(String team) {}

  /** There is no such team any more, or not for now. */
  default void gone(String team) {}

  /** The disk refused what it had decided. */
  default void diskRefused(String team) {}

  /** The disk took what it had decided. */
  default void diskTook(String team) {}
}

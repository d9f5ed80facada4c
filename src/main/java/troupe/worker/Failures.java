package troupe.worker;

/**
 * How often something failed in a row.
 *
 * @param most so many are too many
 */
public record Failures(int count, int most) {

  /** Nothing has failed, or that is forgotten. */
  public static Failures none(int most) {
    return new Failures(0, most);
  }

  /** It has failed again. */
  public Failures oneMore() {
    return new Failures(count + 1, most);
  }

  /** It has worked. */
  public Failures forgiven() {
    return none(most);
  }

  /** Whether it never failed since it last worked. */
  public boolean areNone() {
    return count == 0;
  }

  /** Whether it is no use to try again at once. */
  public boolean areTooMany() {
    return count >= most;
  }
}

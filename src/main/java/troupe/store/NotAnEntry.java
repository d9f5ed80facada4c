package troupe.store;

/** A line that no journal would contain; the message says what is wrong with it. */
final class NotAnEntry extends Exception {

  NotAnEntry(String reason) {
    super(reason);
  }
}

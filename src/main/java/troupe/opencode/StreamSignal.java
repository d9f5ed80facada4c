package troupe.opencode;

/** What comes out of an {@link EventStream}. */
public sealed interface StreamSignal {

  /** Events flow from here on. What happened before is lost: ask status and messages again. */
  record Connected() implements StreamSignal {}

  record Received(SessionEvent event) implements StreamSignal {}

  /** One event could not be read: it was too large, or not of the form we know. */
  record Skipped() implements StreamSignal {}

  /**
   * The stream was lost, once for each {@link Connected}; it is being opened again.
   *
   * @param reason for people
   */
  record Disconnected(String reason) implements StreamSignal {}
}

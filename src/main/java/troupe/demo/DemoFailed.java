package troupe.demo;

/** The demo could not be played to its end; the message is for people and says where it stopped. */
public final class DemoFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  DemoFailed(String message) {
    super(message);
  }
}

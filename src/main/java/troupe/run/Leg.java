package troupe.run;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.turn.Recipient;
import troupe.worker.SessionRef;

/**
 * A prompt in a session. A run has a second one when the first session turned out to be gone.
 *
 * @param reused whether the session was there before
 * @param taken whether the server has the prompt
 */
record Leg(
    SessionRef session,
    boolean reused,
    String messageId,
    ActorRef<Recipient.Command> recipient,
    Instant since,
    boolean taken) {

  Leg asTaken(Instant at) {
    return new Leg(session, reused, messageId, recipient, at, true);
  }
}

package troupe.run;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.turn.Recipient;
import troupe.worker.SessionRef;

/**
 * One try to have the prompt of a run answered in a session. There is a second one when the first
 * session turned out to be gone.
 *
 * @param reused whether the session was there before
 * @param taken whether the server has the prompt
 */
record Attempt(
    SessionRef session,
    boolean reused,
    String messageId,
    ActorRef<Recipient.Command> recipient,
    Instant since,
    boolean taken) {

  Attempt asTaken(Instant at) {
    return new Attempt(session, reused, messageId, recipient, at, true);
  }
}

package troupe.turn;

import org.apache.pekko.actor.typed.javadsl.ActorContext;
import troupe.opencode.Prompt;
import troupe.worker.Worker;

/** What a recipient asks of its session's server; every answer comes back to it as a message. */
final class SessionLine {

  private final Recipient.Spec spec;
  private final Worker worker;
  private final ActorContext<Recipient.Command> context;

  SessionLine(Recipient.Spec spec, Worker worker, ActorContext<Recipient.Command> context) {
    this.spec = spec;
    this.worker = worker;
    this.context = context;
  }

  /** Answered by {@code Sent} or {@code NotSent}. */
  void send(Turn turn) {
    String id = turn.messageId();
    Recipient.Run run = turn.run();
    Prompt prompt = new Prompt(id, run.parts(), spec.model(), spec.agent(), run.system());
    context.pipeToSelf(
        worker.prompt(spec.session(), prompt),
        (done, failure) ->
            failure == null ? new Recipient.Sent(id) : new Recipient.NotSent(id, failure));
  }

  /** Answered by {@code Looked}, which has the number of its question, or {@code NotLooked}. */
  void look(Turn turn, int question) {
    String id = turn.messageId();
    context.pipeToSelf(
        worker.look(spec.session(), id),
        (look, failure) ->
            failure == null
                ? new Recipient.Looked(id, question, look)
                : new Recipient.NotLooked(id, failure));
  }

  /** Answered by {@code Aborted}. */
  void abort(String messageId) {
    context.pipeToSelf(
        worker.abort(spec.session()), (done, failure) -> new Recipient.Aborted(messageId, failure));
  }
}

package troupe.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.function.UnaryOperator;
import troupe.api.Broadcast;
import troupe.api.Interruption;
import troupe.api.Message;
import troupe.api.Task;

/** How the answer to a command is kept, so that a repeat of the command gets the same. */
interface Memo<T> {

  /** What of the answer goes to disk. */
  JsonNode keep(T answer);

  /**
   * The answer again.
   *
   * @param kept what {@link #keep} made
   * @param now the team at the time of the repeat
   */
  T recall(JsonNode kept, TeamState now);

  /** All of it. */
  static <T> Memo<T> whole(Class<T> type) {
    return without(type, answer -> answer, answer -> answer);
  }

  /**
   * All but what the repeat brings with it anyway, since it says the same as the first request.
   *
   * @param strip takes that out
   * @param restore puts it back
   */
  static <T> Memo<T> without(Class<T> type, UnaryOperator<T> strip, UnaryOperator<T> restore) {
    return new Memo<>() {
      @Override
      public JsonNode keep(T answer) {
        return TeamJson.MAPPER.valueToTree(strip.apply(answer));
      }

      @Override
      public T recall(JsonNode kept, TeamState now) {
        return restore.apply(TeamJson.read(kept, type));
      }
    };
  }

  /**
   * A new team as it was made; for any other command on a whole team, which may be large, the team
   * as it is now.
   */
  static Memo<TeamState> team() {
    return new Memo<>() {
      @Override
      public JsonNode keep(TeamState answer) {
        return answer.seq() == 1
            ? TeamJson.MAPPER.valueToTree(answer.charter())
            : NullNode.getInstance();
      }

      @Override
      public TeamState recall(JsonNode kept, TeamState now) {
        return kept.isObject() ? now.founded(TeamJson.read(kept, Charter.class)) : now;
      }
    };
  }

  static Message reading(Message message, String text) {
    return new Message(
        message.id(),
        message.from(),
        message.to(),
        message.kind(),
        text,
        message.state(),
        message.reason(),
        message.messageId(),
        message.queuedAt(),
        message.deliveredAt(),
        message.seenAt(),
        message.answeredAt());
  }

  static Broadcast reading(Broadcast sent, String text) {
    return new Broadcast(
        sent.recipients(),
        sent.messages().stream().map(message -> reading(message, text)).toList());
  }

  static Interruption reading(Interruption cut, String text) {
    return new Interruption(cut.member(), cut.interrupted(), reading(cut.message(), text));
  }

  static Task described(Task task, String description) {
    return new Task(
        task.id(),
        task.title(),
        description,
        task.status(),
        task.assignee(),
        task.dependsOn(),
        task.createdAt(),
        task.claimedAt(),
        task.completedAt(),
        task.result());
  }
}

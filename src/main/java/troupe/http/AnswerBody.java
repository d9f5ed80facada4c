package troupe.http;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;

/** Reads what somebody says to a permission or to questions. */
final class AnswerBody {

  private static final String REPLY = "reply";
  private static final String ANSWERS = "answers";

  private AnswerBody() {}

  /** {@code {reply, message?}} for a permission, {@code {answers}} or a rejection for questions. */
  static PermissionAnswer read(Fields fields, @Nullable String member, @Nullable String id) {
    String message = fields.textOrNull("message");
    List<List<String>> answers = fields.textLists(ANSWERS);
    if (fields.has(ANSWERS)) {
      fields.textOrNull(REPLY);
      if (fields.has(REPLY)) {
        fields.refuse("give reply or answers, not both");
      }
      return PermissionAnswer.toQuestions(member, id, answers);
    }
    return new PermissionAnswer(member, id, reply(fields), message);
  }

  private static Reply reply(Fields fields) {
    String word = fields.text(REPLY);
    return Stream.of(Reply.ONCE, Reply.ALWAYS, Reply.REJECT)
        .filter(known -> known.toString().equals(word))
        .findAny()
        .orElseGet(
            () -> {
              fields.refuse(REPLY, "must be once, always or reject");
              return Reply.REJECT;
            });
  }
}

package troupe.opencode;

import java.util.List;

/** Questions of a model to a person, asked together and answered together. */
public record QuestionAsk(String id, String sessionId, List<Question> questions) implements Ask {

  /**
   * One question.
   *
   * @param header a word or two that name it
   * @param options what it offers; other words are an answer too
   * @param multiple whether several options may be chosen
   */
  public record Question(String text, String header, List<Option> options, boolean multiple) {}

  /** One choice; its label is the answer. */
  public record Option(String label, String description) {}
}

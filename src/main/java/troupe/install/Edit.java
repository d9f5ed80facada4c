package troupe.install;

import java.util.List;
import java.util.Optional;

/**
 * A piece of text that was put into another one.
 *
 * @param offset where it begins in the text that came out, in characters
 */
record Edit(int offset, String text) {

  /**
   * The text before all the edits.
   *
   * @param edits in the order of their offsets
   * @return empty when one of them is not there any more
   */
  static Optional<String> undo(String text, List<Edit> edits) {
    StringBuilder undone = new StringBuilder(text);
    for (int i = edits.size() - 1; i >= 0; i--) {
      Edit edit = edits.get(i);
      if (!text.startsWith(edit.text(), edit.offset())) {
        return Optional.empty();
      }
      undone.delete(edit.offset(), edit.offset() + edit.text().length());
    }
    return Optional.of(undone.toString());
  }
}

package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A value and who gave it.
 *
 * @param document the last file that has a say in it
 * @param sound whether nothing in it is wrong
 */
record Field(JsonNode value, Document document, JsonPointer at, boolean sound) {

  /**
   * What {@code document} says at a place.
   *
   * @param touched whatever is spoiled or has something spoiled in it
   */
  static Field of(Document document, JsonPointer at, Set<JsonPointer> touched) {
    return new Field(document.root().at(at), document, at, !touched.contains(at));
  }

  /** This one in a later file: it wins, but objects are joined key by key. */
  Field over(Field earlier) {
    if (!(value instanceof ObjectNode mine) || !(earlier.value instanceof ObjectNode theirs)) {
      return this;
    }
    ObjectNode joined = theirs.deepCopy();
    joined.setAll(mine);
    return new Field(joined, document, at, sound && earlier.sound);
  }

  Violation violation(String problem) {
    return document.violation(document.badValue(at, problem));
  }

  Violation keyViolation(String problem) {
    return document.violation(document.badKey(at, problem));
  }

  /** {@code FILE:LINE}. */
  String place() {
    return document.file() + ":" + document.keySpot(at).line();
  }
}

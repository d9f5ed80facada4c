package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;

/** Where things stand in a document. */
final class Pointers {

  static final JsonPointer ROOT = JsonPointer.empty();
  static final JsonPointer WORKERS = ROOT.appendProperty("workers");
  static final JsonPointer BACKEND = ROOT.appendProperty("backend");

  private Pointers() {}

  static JsonPointer worker(String id) {
    return WORKERS.appendProperty(id);
  }

  static JsonPointer field(String id, String name) {
    return worker(id).appendProperty(name);
  }

  /** Whether {@code inner} is {@code outer} or something in it. */
  static boolean within(JsonPointer inner, JsonPointer outer) {
    return inner.equals(outer) || inner.toString().startsWith(outer + "/");
  }
}

package troupe.http;

import org.jspecify.annotations.Nullable;
import troupe.api.Caller;

/** Whom a request speaks for. Whoever holds the token is the operator. */
final class Callers {

  static final Caller OPERATOR = new Caller.Operator();

  private Callers() {}

  /** The one named, or the operator when nobody is. */
  static Caller named(@Nullable String name) {
    return name == null ? OPERATOR : new Caller.Named(name);
  }
}

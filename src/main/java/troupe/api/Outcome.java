package troupe.api;

import java.util.function.Function;

/** What became of a command: done, or refused with nothing changed. */
public sealed interface Outcome<T> {

  /** It happened and is on disk. */
  record Done<T>(T value) implements Outcome<T> {}

  /** Nothing was changed. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  /** The same refusal, or what {@code change} makes of the value. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
    return flatMap(value -> new Done<>(change.apply(value)));
  }

  /** The same refusal, or what becomes of the value. */
  default <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
    if (this instanceof Done<T> done) {
      return next.apply(done.value());
    }
    return new Refused<>(((Refused<T>) this).refusal());
  }
}

package troupe.team;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record that was read has everything that it must have. The JSON library leaves out what
 * is missing without a word, and whoever uses it long after would fail.
 */
final class Complete {

  /** What must be there, by type. */
  private static final ClassValue<List<Method>> NEEDED =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          if (!type.isRecord()) {
            return List.of();
          }
          List<Method> needed =
              Arrays.stream(type.getRecordComponents())
                  .filter(part -> !part.getAnnotatedType().isAnnotationPresent(Nullable.class))
                  .filter(part -> !part.getType().isPrimitive())
                  .map(RecordComponent::getAccessor)
                  .toList();
          // The records are of this package, and so are seen from here only.
          needed.forEach(part -> part.setAccessible(true));
          return needed;
        }
      };

  private Complete() {}

  /**
   * {@code read} itself, when it and all records in it are complete.
   *
   * @throws IllegalArgumentException naming the field that is missing
   */
  static <T> T checked(@Nullable T read) {
    if (read == null) {
      throw new IllegalArgumentException("a value is missing");
    }
    if (read instanceof Collection<?> all) {
      all.forEach(Complete::checked);
    }
    for (Method part : NEEDED.get(read.getClass())) {
      Object value = value(part, read);
      if (value == null) {
        throw new IllegalArgumentException("the field %s is missing".formatted(part.getName()));
      }
      checked(value);
    }
    return read;
  }

  private static @Nullable Object value(Method part, Object whole) {
    try {
      return part.invoke(whole);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("cannot look into a record of ours", impossible);
    }
  }
}

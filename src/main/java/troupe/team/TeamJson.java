package troupe.team;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import troupe.store.Entry;
import troupe.time.Timestamps;

/** Events of a team as journal entries: {@code MemberSpawned} is {@code member.spawned}. */
final class TeamJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(Timestamps.module())
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  /** Each finds out once what its type is made of. */
  private static final ClassValue<ObjectReader> READERS =
      new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
          return MAPPER.readerFor(type);
        }
      };

  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(TeamEvent.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(TeamJson::type, Function.identity()));

  private static final Map<Class<?>, String> NAMES =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private TeamJson() {}

  static Entry entry(TeamEvent event, long seq, Instant at) {
    ObjectNode data = MAPPER.valueToTree(event);
    return new Entry(seq, at, Objects.requireNonNull(NAMES.get(event.getClass())), data);
  }

  /**
   * @throws IllegalArgumentException when the entry is not one of a team's events
   */
  static TeamEvent event(Entry entry) {
    Class<?> type = TYPES.get(entry.type());
    if (type == null) {
      throw new IllegalArgumentException("unknown event type " + entry.type());
    }
    return (TeamEvent) read(entry.data(), type);
  }

  static <T> T read(JsonNode json, Class<T> type) {
    try {
      return Complete.checked(READERS.get(type).readValue(json));
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "the field %s is not known; was it written by a newer Troupe?".formatted(path(e)), e);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException("%s has a value that does not fit".formatted(path(e)), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("not what was expected", e);
    }
  }

  /** Where it is; the library's own words are about classes. */
  private static String path(JsonMappingException wrong) {
    String path =
        wrong.getPath().stream()
            .map(Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "the whole" : path;
  }

  private static String type(Class<?> event) {
    String words = event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    return words.toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }
}

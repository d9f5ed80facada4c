package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session: its messages, and the turns that answer them one after another. A message is stored
 * once by its id and each part once by its own; a message that has an answer is not answered again.
 * Safe for several threads.
 */
final class FastSession {

  /** What all sessions of a server share. */
  private final FastOpenCode.Shared shared;

  private final ObjectNode info;
  private final String id;
  private final String directory;
  private final Map<String, Stored> messages = new HashMap<>();
  private final List<Stored> inOrder = new ArrayList<>();

  /** Prompts that have an answer, or part of one. */
  private final Set<String> answered = new HashSet<>();

  private final Deque<String> waiting = new ArrayDeque<>();

  /** The answer that is being given; {@code null} when the session is idle. */
  private @Nullable Stored running;

  /** A message and its parts by their ids. */
  private record Stored(ObjectNode info, Map<String, JsonNode> parts) {

    String id() {
      return info.path("id").asText();
    }

    /** A list of messages shows what was, also when it is written out later. */
    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("info", info.deepCopy());
      ArrayNode all = json.putArray("parts");
      parts.values().forEach(all::add);
      return json;
    }
  }

  FastSession(FastOpenCode.Shared shared, ObjectNode info) {
    this.shared = shared;
    this.info = info;
    this.id = info.path("id").asText();
    this.directory = info.path("directory").asText();
  }

  ObjectNode info() {
    return info;
  }

  String directory() {
    return directory;
  }

  /** Takes a prompt whose form has been looked at. */
  synchronized void prompt(JsonNode body) {
    String message = body.path("messageID").asText();
    if (message.isEmpty()) {
      message = shared.ids().messageId();
    }
    Stored stored = messages.computeIfAbsent(message, this::fromUser);
    for (JsonNode part : body.path("parts")) {
      String partId = part.path("id").asText();
      ObjectNode kept = part.deepCopy();
      kept.put("sessionID", id).put("messageID", message);
      stored.parts().putIfAbsent(partId.isEmpty() ? shared.ids().partId() : partId, kept);
    }
    String prompt = message;
    boolean known = waiting.contains(prompt) || answered.contains(prompt);
    if (!known && !body.path("noReply").asBoolean()) {
      waiting.add(prompt);
      tell("message.updated", FastEvents.properties().set("info", stored.info().deepCopy()));
      if (running == null) {
        begin();
      }
    }
  }

  private Stored fromUser(String message) {
    ObjectNode user = FastEvents.properties().put("id", message).put("role", "user");
    user.put("sessionID", id).putObject("time").put("created", System.currentTimeMillis());
    return store(new Stored(user, new LinkedHashMap<>()));
  }

  private Stored store(Stored message) {
    inOrder.add(message);
    return message;
  }

  private void begin() {
    String prompt = waiting.remove();
    answered.add(prompt);
    ObjectNode answer = FastEvents.properties().put("id", shared.ids().messageId());
    answer.put("sessionID", id).put("role", "assistant").put("parentID", prompt);
    answer.putObject("time").put("created", System.currentTimeMillis());
    Stored turn = new Stored(answer, new LinkedHashMap<>());
    messages.put(turn.id(), store(turn));
    running = turn;
    shared.busyIn(directory).add(id);
    status("busy");
    status("busy");
    tell("message.updated", FastEvents.properties().set("info", answer.deepCopy()));
    ScheduledFuture<?> unused =
        shared.clock().schedule(() -> finish(turn), shared.think(), TimeUnit.MILLISECONDS);
  }

  private synchronized void finish(Stored turn) {
    if (running == null || !running.id().equals(turn.id())) {
      return;
    }
    ObjectNode text = FastEvents.properties().put("id", shared.ids().partId()).put("type", "text");
    text.put("sessionID", id).put("messageID", turn.id()).put("text", "");
    tell("message.part.updated", FastEvents.properties().set("part", text.deepCopy()));
    String said = "done " + messages.size();
    ObjectNode delta = FastEvents.properties().put("messageID", turn.id());
    delta.put("partID", text.path("id").asText()).put("field", "text").put("delta", said);
    tell("message.part.delta", delta);
    long now = System.currentTimeMillis();
    text.put("text", said).putObject("time").put("start", now).put("end", now);
    tell("message.part.updated", FastEvents.properties().set("part", text.deepCopy()));
    turn.parts().put(text.path("id").asText(), text);
    turn.info().put("finish", "stop").put("cost", 0);
    over(turn);
    if (waiting.isEmpty()) {
      rest();
    } else {
      begin();
    }
  }

  /** Cuts the running turn; what waits stays unanswered. */
  synchronized void abort() {
    Stored turn = running;
    if (turn == null) {
      return;
    }
    waiting.clear();
    ObjectNode error = turn.info().putObject("error").put("name", "MessageAbortedError");
    error.putObject("data").put("message", "The operation was aborted.");
    tell("session.error", FastEvents.properties().set("error", error.deepCopy()));
    over(turn);
    rest();
    tell("session.idle", FastEvents.properties());
  }

  private void over(Stored turn) {
    ((ObjectNode) turn.info().path("time")).put("completed", System.currentTimeMillis());
    tell("message.updated", FastEvents.properties().set("info", turn.info().deepCopy()));
  }

  private void rest() {
    running = null;
    shared.busyIn(directory).remove(id);
    status("idle");
    tell("session.idle", FastEvents.properties());
  }

  private void status(String type) {
    ObjectNode properties = FastEvents.properties();
    properties.putObject("status").put("type", type);
    tell("session.status", properties);
  }

  private void tell(String type, JsonNode properties) {
    ObjectNode all = (ObjectNode) properties;
    shared.events().publish(directory, type, all.put("sessionID", id));
  }

  /** The newest {@code limit} messages, oldest first. */
  synchronized ArrayNode messages(int limit) {
    ArrayNode newest = JsonNodeFactory.instance.arrayNode();
    inOrder
        .subList(Math.max(0, inOrder.size() - limit), inOrder.size())
        .forEach(message -> newest.add(message.json()));
    return newest;
  }

  synchronized @Nullable JsonNode message(String message) {
    Stored stored = messages.get(message);
    return stored == null ? null : stored.json();
  }

  /** The texts of all prompts so far, in the order they came. */
  synchronized List<String> prompts() {
    List<String> texts = new ArrayList<>();
    inOrder.stream()
        .filter(message -> message.info().path("role").asText().equals("user"))
        .flatMap(message -> message.parts().values().stream())
        .forEach(part -> texts.add(part.path("text").asText()));
    return texts;
  }

  /** How many turns were begun. */
  synchronized long turns() {
    return answered.size();
  }
}

package troupe.team;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.opencode.QuestionAsk;
import troupe.settings.Settings;
import troupe.worker.SessionRef;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerConfig;

/** Values that many tests need. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String TEAM = "blue";
  static final String DIRECTORY = "/work/blue";
  static final String LEAD_SESSION = "ses_lead";
  static final Caller LEAD = new Caller.Session(LEAD_SESSION);
  static final Caller OPERATOR = new Caller.Operator();
  static final Caller STRANGER = new Caller.Session("ses_stranger");

  /** How long keys are remembered, and how many. */
  static final Settings.Idempotency KEYS =
      new Settings.Idempotency(Duration.ofHours(24), 20, 20_000);

  private Samples() {}

  /** The snapshot of a state, as it is read again. */
  static ObjectNode written(TeamState state) {
    try (StringWriter text = new StringWriter();
        JsonGenerator json = TeamJson.MAPPER.createGenerator(text)) {
      json.writeStartObject();
      TeamFile.write(state, json);
      json.writeEndObject();
      json.flush();
      return (ObjectNode) TeamJson.MAPPER.readTree(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The session of the member so named. */
  static Caller session(String member) {
    return new Caller.Session("ses_" + member);
  }

  static NewMember newMember(String name) {
    return new NewMember(name, "engineer", "Build it.", null, null, null, null, null);
  }

  /** On the shared server, in the team's directory. */
  static Posting posting() {
    return new Posting(null, "agent", null, null, DIRECTORY, null);
  }

  static Recruit recruit(NewMember member) {
    return new Recruit(member, posting(), sessionOf(member.name()));
  }

  /** One that is configured as little as can be, and takes its time to start. */
  static WorkerConfig worker(String id, Backend backend) {
    return new WorkerConfig(
        id,
        backend,
        null,
        null,
        null,
        Duration.ofMinutes(5),
        Duration.ofSeconds(90),
        Reuse.PROCESS,
        Duration.ofMinutes(10),
        Map.of(),
        List.of(),
        null,
        true);
  }

  static Orchestrator workers(WorkerConfig... workers) {
    Map<String, WorkerConfig> all = new LinkedHashMap<>();
    for (WorkerConfig worker : workers) {
      all.put(worker.id(), worker);
    }
    return new Orchestrator(Backend.AGENT, all, List.of());
  }

  static NewTask newTask(String title, String... dependsOn) {
    return new NewTask(title, "What to do", null, List.of(dependsOn));
  }

  static SessionRef sessionOf(String member) {
    return new SessionRef("ses_" + member, DIRECTORY);
  }

  static MemberSpec spec(String name) {
    return recruit(newMember(name)).spec(moment(ids()));
  }

  static Message message(String id, String to, MessageKind kind, String text) {
    return new Message(
        id, "lead", to, kind, text, MessageState.QUEUED, null, null, NOON, null, null, null);
  }

  static Message message(String id) {
    return message(id, "ada", MessageKind.DIRECT, "Hello");
  }

  /** Ids in OpenCode's form, counted from 1. */
  static Supplier<String> ids() {
    AtomicLong count = new AtomicLong();
    return () -> id(count.incrementAndGet());
  }

  static String id(long number) {
    return "msg_%012xABCDEFGHIJKLMN".formatted(number);
  }

  static Settings.Mail limits() {
    return new Settings.Mail(4, 200, Duration.ofMillis(300), 1_000, 20);
  }

  static Moment moment(Supplier<String> ids) {
    return new Moment(NOON, ids, limits(), Settings.defaults().turns());
  }

  /**
   * What is answered without a person.
   *
   * @param permissions the settings, as HOCON; the defaults where it says nothing
   */
  static PermissionPolicy policy(String permissions) {
    return new PermissionPolicy(
        Settings.of(
                ConfigFactory.parseString("troupe.permissions {%s}".formatted(permissions))
                    .withFallback(ConfigFactory.defaultReference()))
            .permissions());
  }

  /** Two questions of a sub-session; the second allows several choices. */
  static QuestionAsk question(String id) {
    List<QuestionAsk.Option> options =
        List.of(new QuestionAsk.Option("Red", "warm"), new QuestionAsk.Option("Blue", "cold"));
    return new QuestionAsk(
        id,
        "ses_sub",
        List.of(
            new QuestionAsk.Question("Which colour?", "Colour", options, false),
            new QuestionAsk.Question("Why?", "Why", List.of(), true)));
  }

  /** What {@code value} is not, for sure. */
  static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("there is none");
    }
    return value;
  }
}

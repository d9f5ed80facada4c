package troupe.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told in a registry. {@code docs/metrics.md} lists what there is. */
public final class RegistryMeters implements Meters {

  private static final Duration[] WORK = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15)
  };

  private static final Duration[] PATIENCE = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private static final double[] BATCHES = {1, 2, 5, 10, 25, 50, 100, 250, 500};

  private final Map<String, Levels> teams = new ConcurrentHashMap<>();
  private final AtomicInteger servers = new AtomicInteger();
  private final AtomicInteger readers = new AtomicInteger();
  private final Meter.MeterProvider<Timer> commands;
  private final Timer syncs;
  private final DistributionSummary batches;
  private final Counter syncFailures;
  private final Meter.MeterProvider<Timer> turns;
  private final Counter notices;
  private final Counter retries;
  private final Counter stalls;
  private final Counter deadMail;
  private final Meter.MeterProvider<Timer> asks;
  private final Counter losses;
  private final Counter connects;
  private final Timer events;
  private final Meter.MeterProvider<Timer> requests;
  private final Counter drops;

  /** Registers everything that has no labels at once, so that it is there before it happens. */
  public RegistryMeters(MeterRegistry registry) {
    commands = timer("troupe.commands", "Commands of the front door", WORK).withRegistry(registry);
    syncs =
        timer("troupe.journal.sync", "Writes to journals with their sync", WORK).register(registry);
    batches =
        DistributionSummary.builder("troupe.journal.batch")
            .description("Events in one write to a journal")
            .baseUnit("events")
            .serviceLevelObjectives(BATCHES)
            .register(registry);
    syncFailures = counter(registry, "troupe.journal.failures", "Writes that the disk refused");
    turns = timer("troupe.turns", "Turns of members and leads", PATIENCE).withRegistry(registry);
    notices = counter(registry, "troupe.notices", "Messages that leads were prompted with");
    retries = counter(registry, "troupe.retries", "Model calls that OpenCode tried again");
    stalls = counter(registry, "troupe.stalls", "Turns that showed no sign of life");
    deadMail = counter(registry, "troupe.mail.dead", "Messages that were given up");
    asks =
        timer(
                "troupe.permission.wait",
                "Permissions and questions until they were answered",
                PATIENCE)
            .withRegistry(registry);
    losses = counter(registry, "troupe.stream.losses", "Event streams of OpenCode servers lost");
    connects = counter(registry, "troupe.stream.connects", "Event streams that came, or came back");
    events =
        timer("troupe.stream.lag", "How long events waited in the daemon to be passed on", WORK)
            .register(registry);
    requests =
        timer("troupe.http.requests", "Requests until the head of their answer", WORK)
            .withRegistry(registry);
    drops = counter(registry, "troupe.sse.dropped", "Events that readers were too slow for");
    gauges(registry);
  }

  private void gauges(MeterRegistry registry) {
    gauge(registry, "troupe.teams", "Teams that run", levels -> 1, Integer::sum);
    gauge(registry, "troupe.members", "Members of these", Levels::members, Integer::sum);
    gauge(registry, "troupe.members.busy", "Members that are busy", Levels::busy, Integer::sum);
    gauge(
        registry,
        "troupe.mail.undelivered",
        "Messages that no session has yet",
        Levels::undelivered,
        Integer::sum);
    gauge(
        registry,
        "troupe.mail.undelivered.most",
        "The most of them that one recipient has",
        Levels::fullest,
        Math::max);
    gauge(
        registry,
        "troupe.permissions.open",
        "Permissions and questions that nobody has answered",
        Levels::asks,
        Integer::sum);
    Gauge.builder("troupe.servers", servers, AtomicInteger::get)
        .description("OpenCode servers that run and that Troupe started")
        .register(registry);
    Gauge.builder("troupe.sse.readers", readers, AtomicInteger::get)
        .description("Clients that follow events")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToIntFunction<Levels> level,
      IntBinaryOperator all) {
    Gauge.builder(name, teams, known -> known.values().stream().mapToInt(level).reduce(0, all))
        .description(description)
        .register(registry);
  }

  private static Timer.Builder timer(String name, String description, Duration[] limits) {
    return Timer.builder(name).description(description).serviceLevelObjectives(limits);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void command(String command, Answer answer, Duration took) {
    commands.withTags("command", command, "outcome", word(answer)).record(took);
  }

  @Override
  public void journalSynced(int events, Duration took) {
    syncs.record(took);
    batches.record(events);
  }

  @Override
  public void journalFailed() {
    syncFailures.increment();
  }

  @Override
  public void teamStands(String team, Levels levels) {
    teams.put(team, levels);
  }

  @Override
  public void teamEnded(String team) {
    teams.remove(team);
  }

  @Override
  public void turnEnded(boolean lead, Ending ending, @Nullable Duration length) {
    Timer timer = turns.withTags("of", lead ? "lead" : "member", "outcome", word(ending));
    // One whose beginning is not known counts all the same.
    timer.record(length == null ? Duration.ZERO : length);
  }

  @Override
  public void noticesSent(int sent) {
    notices.increment(sent);
  }

  @Override
  public void modelRetried() {
    retries.increment();
  }

  @Override
  public void turnStalled() {
    stalls.increment();
  }

  @Override
  public void mailDied() {
    deadMail.increment();
  }

  @Override
  public void askAnswered(String by, Duration waited) {
    asks.withTags("by", by).record(waited);
  }

  @Override
  public void streamLost() {
    losses.increment();
  }

  @Override
  public void streamConnected() {
    connects.increment();
  }

  @Override
  public void eventPassed(Duration lag) {
    events.record(lag);
  }

  @Override
  public void serversRun(int running) {
    servers.set(running);
  }

  @Override
  public void requestAnswered(String method, String route, int status, Duration took) {
    requests
        .withTags("method", method, "route", route, "status", Integer.toString(status))
        .record(took);
  }

  @Override
  public void readersChanged(int change) {
    readers.addAndGet(change);
  }

  @Override
  public void eventDropped() {
    drops.increment();
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}

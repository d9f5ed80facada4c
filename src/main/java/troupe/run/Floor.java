package troupe.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerStatus;
import troupe.api.WorkerView;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.SessionRef;
import troupe.worker.config.Backend;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/**
 * Where the workers are at work: their runs, lanes and servers, and what follows from these for
 * their status. Says so as events. Confined to the registry's actor.
 */
final class Floor {

  /**
   * A run that is not over.
   *
   * @param phase whether it is its turn
   * @param session once it is known
   */
  record Run(
      Order order,
      Lanes.Lane lane,
      ActorRef<WorkerRun.Command> actor,
      ActorRef<Outcome<WorkerAnswer>> replyTo,
      Phase phase,
      @Nullable SessionRef session) {

    Run in(@Nullable SessionRef known) {
      return new Run(order, lane, actor, replyTo, phase, known);
    }

    Run in(Phase next) {
      return new Run(order, lane, actor, replyTo, next, session);
    }

    boolean going() {
      return phase == Phase.GOING;
    }

    Refusal defect() {
      String where = session == null ? "" : session.id();
      return new Refusal.WorkerFailed(
          order.workerId(), where, "a defect of Troupe's, which its log shows.", "");
    }
  }

  /** How far a run is. */
  enum Phase {
    /** Others come first. */
    WAITING,
    /** It is its turn. */
    GOING,
    /** It was stopped before it was its turn. */
    STOPPED
  }

  private final WorkerBook book;
  private final Announcer announcer;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Lanes lanes = new Lanes();
  private final Servers servers = new Servers();

  /** As last told. */
  private final Map<String, WorkerStatus> statuses = new HashMap<>();

  Floor(WorkerBook book, Announcer announcer) {
    this.book = book;
    this.announcer = announcer;
    book.workers().forEach(worker -> statuses.put(worker.id(), standing(worker).status()));
  }

  boolean mustWait(Order order) {
    return !lanes.isFree(lanes.laneOf(order));
  }

  void enter(Order order, ActorRef<WorkerRun.Command> actor, ActorRef<Outcome<WorkerAnswer>> to) {
    Lanes.Lane lane = lanes.laneOf(order);
    boolean free = lanes.isFree(lane);
    lanes.join(lane, order.runId());
    runs.put(order.runId(), new Run(order, lane, actor, to, Phase.WAITING, null));
    if (free) {
      go(order.runId());
    }
  }

  private void go(String runId) {
    Run run = runs.get(runId);
    if (run != null && run.phase() == Phase.WAITING) {
      runs.put(runId, run.in(Phase.GOING));
      run.actor().tell(new WorkerRun.Go(lanes.session(run.lane()).orElse(null)));
      String worker = run.order().workerId();
      announce(worker, "busy", new Facts().and("running", running(worker)));
    }
  }

  /** A session a caller named stays the caller's. */
  void settle(String runId, SessionRef session) {
    Run run = runs.computeIfPresent(runId, (id, going) -> going.in(session));
    if (run != null && run.order().sessionId() == null) {
      lanes.settle(run.lane(), session);
    }
  }

  void lose(String runId) {
    Run run = runs.get(runId);
    if (run != null) {
      lanes.forget(run.lane());
    }
  }

  /** The run that is over now; empty when it was already. */
  Optional<Run> leave(String runId) {
    Run run = runs.remove(runId);
    if (run == null) {
      return Optional.empty();
    }
    Optional<String> next = lanes.leave(run.lane(), runId);
    lanes.keepOnly(book.workers());
    next.ifPresent(this::go);
    settleDown(run.order().workerId(), null);
    return Optional.of(run);
  }

  /** Cuts all its runs; the servers they share. */
  Set<Placement.Own> stop(String worker) {
    Set<Placement.Own> working = new HashSet<>();
    for (Run run : of(worker)) {
      run.actor().tell(new WorkerRun.Stop());
      if (!run.going()) {
        runs.put(run.order().runId(), run.in(Phase.STOPPED));
      } else if (run.order().placement() instanceof Placement.Own own && own.run().isEmpty()) {
        working.add(own);
      }
    }
    return working;
  }

  /** Its servers have ended. */
  void stopped(String worker) {
    lanes.forget(worker);
    servers.of(worker).forEach(server -> servers.forget(server.placement()));
    boolean shared =
        book.worker(worker).filter(known -> known.backend() == Backend.AGENT).isPresent();
    if (shared) {
      announce(worker, "stopped", new Facts().and("reason", "somebody stopped it"));
    } else {
      settleDown(worker, "somebody stopped it");
    }
  }

  boolean isEmpty(String worker) {
    return of(worker).isEmpty();
  }

  int waiting(String worker) {
    return (int) of(worker).stream().filter(run -> run.phase() == Phase.WAITING).count();
  }

  private int running(String worker) {
    return (int) of(worker).stream().filter(Run::going).count();
  }

  List<Placement.Own> servers(String worker) {
    return servers.of(worker).stream().map(Servers.Server::placement).toList();
  }

  List<Run> all() {
    return List.copyOf(runs.values());
  }

  private List<Run> of(String worker) {
    return runs.values().stream().filter(run -> run.order().workerId().equals(worker)).toList();
  }

  void hear(ServerNews news) {
    servers.hear(news);
    Placement.Own at = news.placement();
    Facts data = new Facts();
    if (news instanceof ServerNews.Spawned spawned) {
      data.and("pid", spawned.pid()).and("directory", at.directory()).and("model", at.model());
      announce(at.owner(), "spawned", data);
    } else if (news instanceof ServerNews.Ready ready) {
      announce(
          at.owner(), "ready", data.and("pid", ready.pid()).and("url", ready.url().toString()));
    } else if (news instanceof ServerNews.Reused reused) {
      data.and("pid", reused.pid()).and("url", reused.url().toString());
      announce(
          at.owner(), "reused", data.and("directory", at.directory()).and("model", at.model()));
    } else if (news instanceof ServerNews.Failed failed) {
      data.and("reason", failed.reason()).and("givenUp", failed.givenUp());
      announce(at.owner(), "error", data);
    } else {
      data.and("reason", ((ServerNews.Stopped) news).reason());
      announce(at.owner(), "stopped", data);
    }
  }

  void forget(Placement.Own placement) {
    servers.forget(placement);
    settleDown(placement.owner(), null);
  }

  void pauseOver(Placement.Own placement) {
    servers.pauseOver(placement);
    settleDown(placement.owner(), "the pause after its failures is over");
  }

  /** The book has changed. */
  void reconfigured() {
    lanes.keepOnly(book.workers());
    book.workers().forEach(worker -> settleDown(worker.id(), "it was configured"));
  }

  List<WorkerView> views() {
    return book.workers().stream().map(worker -> standing(worker).view()).toList();
  }

  Optional<WorkerView> view(String worker) {
    return book.worker(worker).map(known -> standing(known).view());
  }

  private Standing standing(WorkerConfig worker) {
    String id = worker.id();
    Set<Placement> working =
        of(id).stream()
            .filter(Run::going)
            .map(run -> run.order().placement())
            .collect(Collectors.toSet());
    return new Standing(
        worker,
        book.directory(worker).orElse(null),
        servers.of(id),
        working,
        running(id),
        waiting(id),
        servers.trouble(id));
  }

  /** Says so if the status is another by now. */
  private void settleDown(String worker, @Nullable String reason) {
    Optional<WorkerStatus> status = book.worker(worker).map(known -> standing(known).status());
    if (status.isPresent() && status.get() != statuses.get(worker)) {
      String type = status.get() == WorkerStatus.STARTING ? "spawned" : status.get().toString();
      announce(worker, type, new Facts().and("reason", reason));
    }
  }

  private void announce(String worker, String type, Facts data) {
    Optional<WorkerConfig> known = book.worker(worker);
    if (known.isEmpty()) {
      return;
    }
    WorkerStatus status = standing(known.get()).status();
    WorkerStatus before = statuses.put(worker, status);
    Facts all = new Facts().and("id", worker).and("status", status.toString());
    if (before != null && before != status) {
      all.and("previousStatus", before.toString());
    }
    data.all().forEach(all::and);
    announcer.tell(worker, null, type, all);
  }
}

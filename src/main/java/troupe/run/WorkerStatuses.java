package troupe.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.EventData;
import troupe.api.WorkerStatus;
import troupe.api.WorkerView;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.config.Backend;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/**
 * The status of every worker, as it follows from its runs and its servers. Tells every change, and
 * all news of servers, as events. Confined to the registry's actor.
 */
final class WorkerStatuses {

  private final WorkerBook book;
  private final RunQueue runs;
  private final Announcer announcer;
  private final Servers servers = new Servers();

  /** As last told. */
  private final Map<String, WorkerStatus> told = new HashMap<>();

  WorkerStatuses(WorkerBook book, RunQueue runs, Announcer announcer) {
    this.book = book;
    this.runs = runs;
    this.announcer = announcer;
    book.workers().forEach(worker -> told.put(worker.id(), snapshot(worker).status()));
  }

  /** It is the turn of one more of its runs. */
  void started(String worker) {
    announce(worker, "busy", new EventData().and("running", runs.running(worker)));
  }

  /** Its servers have ended. */
  void stopped(String worker) {
    servers.stopped(worker);
    boolean shared =
        book.worker(worker).filter(known -> known.backend() == Backend.AGENT).isPresent();
    if (shared) {
      announce(worker, "stopped", new EventData().and("reason", "somebody stopped it"));
    } else {
      update(worker, "somebody stopped it");
    }
  }

  void hear(ServerNews news) {
    Placement.Own at = news.placement();
    if (at.team()) {
      return; // Members live there, and it is theirs to say.
    }
    servers.hear(news);
    EventData data = new EventData();
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

  /** The server has ended without a word: it belonged to one run. */
  void forget(Placement.Own placement) {
    servers.forget(placement);
    update(placement.owner(), null);
  }

  void pauseOver(Placement.Own placement) {
    servers.pauseOver(placement);
    update(placement.owner(), "the pause after its failures is over");
  }

  /** The book has changed. */
  void reconfigured() {
    book.workers().forEach(worker -> update(worker.id(), "it was configured"));
  }

  List<WorkerView> views() {
    return book.workers().stream().map(worker -> snapshot(worker).view()).toList();
  }

  Optional<WorkerView> view(String worker) {
    return book.worker(worker).map(known -> snapshot(known).view());
  }

  List<Placement.Own> servers(String worker) {
    return servers.of(worker).stream().map(Servers.Server::placement).toList();
  }

  private WorkerSnapshot snapshot(WorkerConfig worker) {
    String id = worker.id();
    return new WorkerSnapshot(
        worker,
        book.directory(worker).orElse(null),
        servers.of(id),
        runs.working(id),
        runs.running(id),
        runs.waiting(id),
        servers.trouble(id));
  }

  /** Says so if the status is another by now. */
  void update(String worker, @Nullable String reason) {
    Optional<WorkerStatus> status = book.worker(worker).map(known -> snapshot(known).status());
    if (status.isPresent() && status.get() != told.get(worker)) {
      String type = status.get() == WorkerStatus.STARTING ? "spawned" : status.get().toString();
      announce(worker, type, new EventData().and("reason", reason));
    }
  }

  private void announce(String worker, String type, EventData data) {
    Optional<WorkerConfig> known = book.worker(worker);
    if (known.isEmpty()) {
      return;
    }
    WorkerStatus status = snapshot(known.get()).status();
    WorkerStatus before = told.put(worker, status);
    EventData all = new EventData().and("id", worker).and("status", status.toString());
    if (before != null && before != status) {
      all.and("previousStatus", before.toString());
    }
    data.all().forEach(all::and);
    announcer.tell(worker, null, type, all);
  }
}

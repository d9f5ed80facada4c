package troupe.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.metrics.Meters;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;

/**
 * Keeps one team's events and snapshots on disk: the only writer of its {@link TeamFolder}. Blocks,
 * so it is to be spawned on {@link Dispatchers#STORE}. A failing disk does not end it.
 *
 * <p>Group commit: the first append makes the store tell itself {@code Flush}, which queues up
 * behind all that is waiting by then. So when it is handled, every append that came meanwhile is
 * gathered, and one write and one sync serve them all; a lone append waits for nobody. {@link
 * Gathering} says when it pays to wait for more.
 *
 * <p>Snapshots rest after each other, at least for the interval and for ten times as long as the
 * last one took. Of those offered meanwhile the newest is kept. One that has rested is written when
 * the journal has grown by its size since, so that snapshots of many busy teams cost no more than
 * their journals do, or when it has reached the age.
 *
 * <pre>
 *            Append  Flush          Snapshot         Rested                   Close      stop
 *   open     gather  write, answer  write or keep    ignore (late)            → closing  close
 *                                   it → resting
 *   resting  gather  write, answer  keep the newest  write newest, rest       → closing  close
 *                                                    again, or → open
 *   closing  refuse  stop           keep the newest  ignore (late)            remember   finish, answer
 * </pre>
 */
public final class TeamStore {

  /** The rest after a snapshot in times of what it took; after a failed one in intervals. */
  private static final int REST_FACTOR = 10;

  /** What a store understands. */
  public sealed interface Command {}

  /**
   * Put {@code entries} on disk. Replies come in the order of the appends: an {@link AppendFailed}
   * for one of them, an {@link Appended} for one or several. After a failure all appends already on
   * the way fail too; who has several of them waits for all their replies before issuing seqs anew.
   *
   * @param entries not empty, without gaps
   */
  public record Append(List<Entry> entries, ActorRef<Reply> replyTo) implements Command {

    public Append {
      entries = List.copyOf(entries);
      if (entries.isEmpty()) {
        throw new IllegalArgumentException("nothing to append");
      }
      long first = entries.get(0).seq();
      for (int at = 0; at < entries.size(); at++) {
        if (entries.get(at).seq() != first + at) {
          throw new IllegalArgumentException("a gap before seq " + entries.get(at).seq());
        }
      }
    }

    long first() {
      return entries.get(0).seq();
    }

    long last() {
      return entries.get(entries.size() - 1).seq();
    }
  }

  /**
   * Write {@code state} when it is time and nothing newer came. No reply: nothing hangs on it.
   *
   * @param seq the last event in the state, already acknowledged
   * @param state called on the store's thread, so it must not look at what others change
   */
  public record Snapshot(long seq, StateWriter state) implements Command {}

  /** Write what is waiting and the newest snapshot, close the files, answer and stop. */
  public record Close(ActorRef<Reply> replyTo) implements Command {}

  private record Flush() implements Command {}

  private record Rested() implements Command {}

  /** What a store answers. */
  public sealed interface Reply {}

  /**
   * All entries up to {@code seq} are synced.
   *
   * @param appends how many appends this answers, the oldest without an answer; {@code seq} is the
   *     last one's last
   */
  public record Appended(long seq, int appends) implements Reply {}

  /**
   * Nothing was kept.
   *
   * @param fromSeq the first seq of the append; neither it nor any above is on disk
   * @param reason which file and what happened, for people
   */
  public record AppendFailed(long fromSeq, String reason) implements Reply {}

  /** The files are closed. */
  public record Closed() implements Reply {}

  private final TeamFolder folder;
  private final Settings.Store settings;
  private final LongSupplier nanoClock;
  private final Meters meters;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Gathering gathering;
  private final List<Append> gathered = new ArrayList<>();
  private final List<ActorRef<Reply>> closers = new ArrayList<>();

  /** Not written yet. Every append brings one, so that taking it must cost nothing. */
  private Optional<Snapshot> newest = Optional.empty();

  private TeamStore(
      Opening opening, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.folder = opening.folder();
    this.settings = opening.settings();
    this.nanoClock = opening.nanoClock();
    this.meters = opening.meters();
    this.gathering = new Gathering(settings.gatherLimit());
    this.context = context;
    this.timers = timers;
  }

  private record Opening(
      TeamFolder folder, Settings.Store settings, Meters meters, LongSupplier nanoClock) {}

  /**
   * A store for a folder.
   *
   * @param folder loaded, and not damaged; the store closes it in the end
   */
  public static Behavior<Command> create(
      TeamFolder folder, Settings.Store settings, Meters meters) {
    return create(folder, settings, meters, System::nanoTime);
  }

  /** The same with a clock, in nanoseconds, that writes and snapshots are timed with. */
  static Behavior<Command> create(
      TeamFolder folder, Settings.Store settings, Meters meters, LongSupplier nanoClock) {
    Opening opening = new Opening(folder, settings, meters, nanoClock);
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new TeamStore(opening, context, timers).open()));
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Append.class, this::onAppend)
        .onMessage(Flush.class, flush -> onFlush())
        .onMessage(Snapshot.class, this::onSnapshotAfterRest)
        .onMessage(Rested.class, late -> Behaviors.same())
        .onMessage(Close.class, this::onClose)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  /**
   * @param rested how long no snapshot was written when the rest is over
   */
  private Behavior<Command> resting(Duration rested) {
    return Behaviors.receive(Command.class)
        .onMessage(Append.class, this::onAppend)
        .onMessage(Flush.class, flush -> onFlush())
        .onMessage(Snapshot.class, this::onSnapshot)
        .onMessage(
            Rested.class, over -> newest.map(kept -> onRested(kept, rested)).orElseGet(this::open))
        .onMessage(Close.class, this::onClose)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> closing() {
    return Behaviors.receive(Command.class)
        .onMessage(Append.class, this::onAppendWhileClosing)
        .onMessage(Flush.class, flush -> Behaviors.stopped())
        .onMessage(Snapshot.class, this::onSnapshot)
        .onMessage(Rested.class, late -> Behaviors.same())
        .onMessage(Close.class, this::onCloseWhileClosing)
        .onSignal(PostStop.class, stop -> onStopWhileClosing())
        .build();
  }

  private Behavior<Command> onAppend(Append append) {
    if (gathered.isEmpty()) {
      context.getSelf().tell(new Flush());
    }
    gathered.add(append);
    return Behaviors.same();
  }

  private Behavior<Command> onAppendWhileClosing(Append append) {
    append.replyTo().tell(new AppendFailed(append.first(), "the store is closing"));
    return Behaviors.same();
  }

  private Behavior<Command> onFlush() {
    if (gathering.waits(gathered.size())) {
      // Waiting for the disk is what this thread is for, and no timer of Pekko's is as fine. What
      // has come meanwhile stands before the next look.
      LockSupport.parkNanos(gathering.moment().toNanos());
      context.getSelf().tell(new Flush());
    } else {
      flush();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onClose(Close close) {
    if (gathered.isEmpty()) {
      context.getSelf().tell(new Flush());
    }
    closers.add(close.replyTo());
    return closing();
  }

  private Behavior<Command> onCloseWhileClosing(Close close) {
    closers.add(close.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onStop() {
    close();
    return Behaviors.same();
  }

  private Behavior<Command> onStopWhileClosing() {
    flush();
    newest.ifPresent(this::attempt);
    close();
    // The very last: whoever hears it may load the folder again at once.
    closers.forEach(closer -> closer.tell(new Closed()));
    return Behaviors.same();
  }

  private void flush() {
    AppendGroup group = new AppendGroup(gathered, folder.lastSeq() + 1);
    gathering.shared(gathered.size());
    gathered.clear();
    failureOf(group.entries()).ifPresentOrElse(group::failed, group::synced);
  }

  private Optional<String> failureOf(List<Entry> entries) {
    try {
      if (!entries.isEmpty()) {
        long start = nanoClock.getAsLong();
        folder.append(entries);
        meters.journalSynced(entries.size(), Duration.ofNanos(nanoClock.getAsLong() - start));
      }
      return Optional.empty();
    } catch (IOException e) {
      meters.journalFailed();
      String reason = String.valueOf(e.getMessage());
      context.getLog().error("cannot write the journal: {}", reason);
      return Optional.of(reason);
    }
  }

  private Behavior<Command> onSnapshot(Snapshot offered) {
    if (newest.isEmpty() || newest.get().seq() <= offered.seq()) {
      newest = Optional.of(offered);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSnapshotAfterRest(Snapshot offered) {
    newest = Optional.of(offered);
    return onRested(offered, settings.snapshotInterval());
  }

  private Behavior<Command> onRested(Snapshot kept, Duration rested) {
    boolean due = rested.compareTo(settings.snapshotAge()) >= 0;
    return due || folder.isSnapshotWorthwhile()
        ? write(kept)
        : rest(rested, settings.snapshotInterval());
  }

  private Behavior<Command> write(Snapshot snapshot) {
    long start = nanoClock.getAsLong();
    boolean written = attempt(snapshot);
    Duration took = Duration.ofNanos(nanoClock.getAsLong() - start);
    Duration interval = settings.snapshotInterval();
    Duration rest = written ? took.multipliedBy(REST_FACTOR) : interval.multipliedBy(REST_FACTOR);
    if (written) {
      newest = Optional.empty();
    }
    return rest(Duration.ZERO, rest.compareTo(interval) > 0 ? rest : interval);
  }

  private Behavior<Command> rest(Duration rested, Duration more) {
    timers.startSingleTimer(new Rested(), more);
    return resting(rested.plus(more));
  }

  private boolean attempt(Snapshot snapshot) {
    if (snapshot.seq() < folder.snapshotSeq()) {
      return true;
    }
    try {
      folder.snapshot(snapshot.state(), snapshot.seq());
    } catch (IOException e) {
      context
          .getLog()
          .warn("cannot write the snapshot, the journal has all of it: {}", e.getMessage());
      return false;
    }
    rotate();
    return true;
  }

  /** What fails is tried again after the next snapshot. */
  private void rotate() {
    try {
      folder.rotate(settings);
    } catch (IOException e) {
      context.getLog().warn("cannot put the journal aside: {}", e.getMessage());
    }
  }

  private void close() {
    try {
      folder.close();
    } catch (IOException e) {
      context.getLog().warn("cannot close the journal: {}", e.getMessage());
    }
  }
}

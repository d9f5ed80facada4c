package troupe.worker;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Scripted workers, one for each placement, that share their calls; remembers what was placed and
 * ended.
 */
public final class ScriptedBackends implements Backends {

  private final ScriptedWorker worker;
  private final List<Placement> placed = new CopyOnWriteArrayList<>();
  private final List<Placement> ended = new CopyOnWriteArrayList<>();
  private final AtomicInteger refreshed = new AtomicInteger();
  private volatile @Nullable ActorRef<ServerNews> listener;

  public ScriptedBackends(ScriptedWorker worker) {
    this.worker = worker;
  }

  /** Every placement asked for, in order. */
  public List<Placement> placed() {
    return List.copyOf(placed);
  }

  /** Every placement ended, in order. */
  public List<Placement> ended() {
    return List.copyOf(ended);
  }

  /** How often the configuration was said to have changed. */
  public int refreshed() {
    return refreshed.get();
  }

  /** The last one that watches hears it. */
  public void tell(ServerNews news) {
    Objects.requireNonNull(listener).tell(news);
  }

  @Override
  public Worker at(Placement placement) {
    placed.add(placement);
    return worker.at(placement);
  }

  @Override
  public CompletionStage<Void> end(Placement placement) {
    ended.add(placement);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void refresh() {
    refreshed.incrementAndGet();
  }

  @Override
  public void watch(ActorRef<ServerNews> news) {
    listener = news;
  }
}

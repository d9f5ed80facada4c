package troupe.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import troupe.settings.HttpLimits;

/** Takes connections as they come, as far as {@link ConnectionTable} has room for them. */
final class Acceptor
    extends AbstractGraphStageWithMaterializedValue<
        SinkShape<Tcp.IncomingConnection>, Acceptor.Door> {

  private final Inlet<Tcp.IncomingConnection> arrivals = Inlet.create("Acceptor.arrivals");
  private final HttpLimits.Share most;
  private final ConnectionRunner runner;
  private final Duration lastAnswers;

  /**
   * An acceptor.
   *
   * @param lastAnswers how long open requests may take once the door is closed
   */
  Acceptor(HttpLimits.Share most, ConnectionRunner runner, Duration lastAnswers) {
    this.most = most;
    this.runner = runner;
    this.lastAnswers = lastAnswers;
  }

  /** Where connections come in. */
  interface Door {

    /** From now on nobody comes in; completes when all have gone, or their time is up. */
    CompletionStage<Done> close();
  }

  @Override
  public SinkShape<Tcp.IncomingConnection> shape() {
    return new SinkShape<>(arrivals);
  }

  @Override
  public Pair<GraphStageLogic, Door> createLogicAndMaterializedValuePair(Attributes attributes) {
    Reception reception = new Reception();
    return Pair.create(
        reception,
        () -> {
          reception.closing.invoke(NotUsed.getInstance());
          return reception.allGone;
        });
  }

  private final class Reception extends TimerGraphStageLogic {

    private static final String LAST_ANSWERS = "last answers";

    private final ConnectionTable table = new ConnectionTable(most);
    private final Map<Long, ConnectionRunner.Handle> handles = new HashMap<>();
    private final Set<Long> leaving = new HashSet<>();
    private final CompletableFuture<Done> allGone = new CompletableFuture<>();
    private final AsyncCallback<NotUsed> closing = createAsyncCallback(told -> onClosing());
    private final AsyncCallback<Turn> turned = createAsyncCallback(this::onTurn);
    private final AsyncCallback<Long> ended = createAsyncCallback(this::onEnded);
    private long arrived;

    Reception() {
      super(shape());
      setHandler(
          arrivals,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              onArrival(grab(arrivals));
              pull(arrivals);
            }

            /** The connections that are open are served on. */
            @Override
            public void onUpstreamFinish() {}
          });
    }

    /** What a connection does from now on. */
    private record Turn(long connection, boolean waiting) {}

    @Override
    public void preStart() {
      setKeepGoing(true);
      pull(arrivals);
    }

    @Override
    public void postStop() {
      allGone.complete(Done.getInstance());
    }

    @Override
    public void onTimer(Object lastAnswers) {
      completeStage();
    }

    private void onArrival(Tcp.IncomingConnection connection) {
      Client client = Client.of(connection.remoteAddress().getAddress());
      long id = ++arrived;
      ConnectionTable.Verdict verdict = table.arrived(id, client);
      ConnectionRunner.Watcher watcher = watcher(id);
      if (verdict instanceof ConnectionTable.Verdict.Admitted admitted) {
        Long instead = admitted.instead();
        if (instead != null) {
          leave(instead);
        }
        handles.put(id, runner.serve(connection, client, watcher));
      } else if (verdict instanceof ConnectionTable.Verdict.Refused refused) {
        handles.put(id, runner.refuse(connection, refused.ownFault(), watcher));
        leaving.add(id);
      } else {
        runner.drop(connection);
        cutThoseThatLeave();
      }
    }

    private ConnectionRunner.Watcher watcher(long id) {
      return new ConnectionRunner.Watcher() {
        @Override
        public void waits(boolean waiting) {
          turned.invoke(new Turn(id, waiting));
        }

        @Override
        public void ended() {
          ended.invoke(id);
        }
      };
    }

    private void leave(long id) {
      ConnectionRunner.Handle handle = handles.get(id);
      if (handle != null) {
        leaving.add(id);
        handle.ending().begin();
      }
    }

    /** They had their time: the next newcomer shall find room. */
    private void cutThoseThatLeave() {
      for (long id : leaving) {
        ConnectionRunner.Handle handle = handles.get(id);
        if (handle != null) {
          handle.cut().run();
        }
      }
    }

    private void onTurn(Turn turn) {
      table.waits(turn.connection(), turn.waiting());
    }

    private void onEnded(long id) {
      table.ended(id);
      handles.remove(id);
      leaving.remove(id);
      if (isClosed(arrivals) && handles.isEmpty()) {
        completeStage();
      }
    }

    private void onClosing() {
      cancel(arrivals);
      if (handles.isEmpty()) {
        completeStage();
      } else {
        handles.values().forEach(handle -> handle.ending().begin());
        scheduleOnce(LAST_ANSWERS, lastAnswers);
      }
    }
  }
}

package troupe.http;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Ends a connection on which nothing was asked or answered for a while: one kept open by a client
 * that is done, and one that never sends a whole request. Pekko's own limit counts bytes, so it
 * would cut a prompt that takes its time, too.
 */
final class IdleLimit
    extends AbstractGraphStageWithMaterializedValue<
        BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>, IdleLimit.Ending> {

  private final Inlet<HttpRequest> requestIn = Inlet.create("IdleLimit.requestIn");
  private final Outlet<HttpRequest> requestOut = Outlet.create("IdleLimit.requestOut");
  private final Inlet<HttpResponse> responseIn = Inlet.create("IdleLimit.responseIn");
  private final Outlet<HttpResponse> responseOut = Outlet.create("IdleLimit.responseOut");
  private final Limits limits;
  private final Consumer<Boolean> waiting;

  private IdleLimit(Limits limits, Consumer<Boolean> waiting) {
    this.limits = limits;
    this.waiting = waiting;
  }

  /**
   * How long a connection may have nothing to do.
   *
   * @param first until its first request
   * @param later after an answer
   */
  record Limits(Duration first, Duration later) {}

  /** Ends one connection, from any thread: at once when it is idle, else when it has answered. */
  interface Ending {
    void begin();
  }

  /**
   * What a connection does, unless it is idle for too long.
   *
   * @param waiting hears, from any thread, whenever the connection begins to wait for a request and
   *     when it does not any more; it waits from the start
   */
  static Flow<HttpRequest, HttpResponse, Ending> around(
      Flow<HttpRequest, HttpResponse, NotUsed> connection,
      Limits limits,
      Consumer<Boolean> waiting) {
    return connection.joinMat(
        BidiFlow.fromGraph(new IdleLimit(limits, waiting)).reversed(), Keep.right());
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return new BidiShape<>(requestIn, requestOut, responseIn, responseOut);
  }

  @Override
  public Pair<GraphStageLogic, Ending> createLogicAndMaterializedValuePair(Attributes attributes) {
    Connection connection = new Connection();
    return Pair.create(connection, () -> connection.ending.invoke(NotUsed.getInstance()));
  }

  /** One connection. */
  private final class Connection extends TimerGraphStageLogic {

    private static final String IDLE = "idle";

    private final AsyncCallback<NotUsed> streamEnded = createAsyncCallback(ended -> onDone());
    private final AsyncCallback<NotUsed> ending = createAsyncCallback(told -> onEnding());
    private int open;
    private boolean last;

    Connection() {
      super(shape());
      setHandler(requestIn, new Requests());
      setHandler(requestOut, new RequestDemand());
      setHandler(responseIn, new Responses());
      setHandler(responseOut, new ResponseDemand());
    }

    @Override
    public void preStart() {
      scheduleOnce(IDLE, limits.first());
    }

    @Override
    public void onTimer(Object idle) {
      completeStage();
    }

    private void onEnding() {
      last = true;
      if (open == 0) {
        completeStage();
      }
    }

    private void onRequest() {
      open++;
      cancelTimer(IDLE);
      if (open == 1) {
        waiting.accept(false);
      }
    }

    private void onDone() {
      open--;
      if (open > 0) {
        return;
      }
      if (last) {
        completeStage();
      } else {
        scheduleOnce(IDLE, limits.later());
        waiting.accept(true);
      }
    }

    /** An answer that streams, such as events, is not done when it begins. */
    private HttpResponse watched(HttpResponse response) {
      return response.transformEntityDataBytes(
          Flow.of(ByteString.class)
              .watchTermination(
                  (mat, done) -> {
                    // As in StreamSlots.
                    done.whenCompleteAsync(
                        (end, failure) -> streamEnded.invoke(NotUsed.getInstance()),
                        materializer().executionContext());
                    return mat;
                  }));
    }

    private final class Requests extends AbstractInHandler {
      @Override
      public void onPush() {
        onRequest();
        push(requestOut, grab(requestIn));
      }

      /** A client that sends no more may still wait for its answer. */
      @Override
      public void onUpstreamFinish() {
        complete(requestOut);
      }
    }

    private final class RequestDemand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(requestIn);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(requestIn, cause);
      }
    }

    private final class Responses extends AbstractInHandler {
      @Override
      public void onPush() {
        HttpResponse response = grab(responseIn);
        if (response.entity().isStrict()) {
          push(responseOut, response);
          onDone();
        } else {
          push(responseOut, watched(response));
        }
      }

      @Override
      public void onUpstreamFinish() {
        complete(responseOut);
      }
    }

    private final class ResponseDemand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(responseIn);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(responseIn, cause);
      }
    }
  }
}

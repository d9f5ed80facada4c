package troupe.http;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Ends a connection on which nothing was asked or answered for a while: one kept open by a client
 * that is done, and one that never sends a whole request. Pekko's own limit counts bytes, so it
 * would cut a prompt that takes its time, too.
 */
final class IdleLimit
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {

  private final Inlet<HttpRequest> requestIn = Inlet.create("IdleLimit.requestIn");
  private final Outlet<HttpRequest> requestOut = Outlet.create("IdleLimit.requestOut");
  private final Inlet<HttpResponse> responseIn = Inlet.create("IdleLimit.responseIn");
  private final Outlet<HttpResponse> responseOut = Outlet.create("IdleLimit.responseOut");
  private final Duration limit;

  private IdleLimit(Duration limit) {
    this.limit = limit;
  }

  /**
   * What a connection does, unless it is idle for too long.
   *
   * @param limit the longest it may be idle
   */
  static Flow<HttpRequest, HttpResponse, NotUsed> around(
      Flow<HttpRequest, HttpResponse, NotUsed> connection, Duration limit) {
    return BidiFlow.fromGraph(new IdleLimit(limit)).join(connection);
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return new BidiShape<>(requestIn, requestOut, responseIn, responseOut);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Connection();
  }

  /** One connection. */
  private final class Connection extends TimerGraphStageLogic {

    private static final String IDLE = "idle";

    private final AsyncCallback<NotUsed> streamEnded = createAsyncCallback(ended -> onDone());
    private int open;

    Connection() {
      super(shape());
      setHandler(requestIn, new Requests());
      setHandler(requestOut, new RequestDemand());
      setHandler(responseIn, new Responses());
      setHandler(responseOut, new ResponseDemand());
    }

    @Override
    public void preStart() {
      scheduleOnce(IDLE, limit);
    }

    @Override
    public void onTimer(Object idle) {
      completeStage();
    }

    private void onRequest() {
      open++;
      cancelTimer(IDLE);
    }

    private void onDone() {
      open--;
      if (open == 0) {
        scheduleOnce(IDLE, limit);
      }
    }

    /** An answer that streams, such as events, is not done when it begins. */
    private HttpResponse watched(HttpResponse response) {
      return response.transformEntityDataBytes(
          Flow.of(ByteString.class)
              .watchTermination(
                  (mat, done) -> {
                    done.whenComplete((end, failure) -> streamEnded.invoke(NotUsed.getInstance()));
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

package troupe.http;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of one connection, between HTTP and the network. A client that does not take what it
 * asked for is cut, and so is one that does not go when all is said; the system would keep such a
 * connection for good. One that is ended in the middle of its request is told so.
 */
final class ConnectionGuard
    extends GraphStage<BidiShape<SslTlsOutbound, SslTlsOutbound, SslTlsInbound, SslTlsInbound>> {

  /** What must be taken within the limit: small, so that the limit is a speed, not a size. */
  private static final int PIECE = 16 * 1024;

  private static final ByteString TOO_SLOW =
      Problem.of(ProblemType.SLOW_HEAD, "The request did not arrive in time.").wireFormat();

  private final Inlet<SslTlsOutbound> answers = Inlet.create("ConnectionGuard.answers");
  private final Outlet<SslTlsOutbound> toClient = Outlet.create("ConnectionGuard.toClient");
  private final Inlet<SslTlsInbound> fromClient = Inlet.create("ConnectionGuard.fromClient");
  private final Outlet<SslTlsInbound> requests = Outlet.create("ConnectionGuard.requests");
  private final Duration limit;
  private final boolean secure;
  private final Runnable cut;
  private final Runnable ended;

  /**
   * Guards one connection.
   *
   * @param limit for each piece, and for the client to go at the end
   * @param secure whether TLS is between this and the network
   * @param cut ends the connection without a word
   * @param ended hears when it is over
   */
  ConnectionGuard(Duration limit, boolean secure, Runnable cut, Runnable ended) {
    this.limit = limit;
    this.secure = secure;
    this.cut = cut;
    this.ended = ended;
  }

  @Override
  public BidiShape<SslTlsOutbound, SslTlsOutbound, SslTlsInbound, SslTlsInbound> shape() {
    return new BidiShape<>(answers, toClient, fromClient, requests);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Connection();
  }

  private final class Connection extends TimerGraphStageLogic {

    private static final String STALLED = "stalled";

    private ByteString rest = ByteString.emptyByteString();
    private boolean heard;
    private boolean unanswered;

    Connection() {
      super(shape());
      setHandler(answers, new Answers());
      setHandler(toClient, new Room());
      setHandler(fromClient, new Arrivals());
      setHandler(requests, new Demand());
    }

    @Override
    public void onTimer(Object stalled) {
      cut.run();
    }

    @Override
    public void postStop() {
      ended.run();
    }

    /** Only while the client has taken all before. */
    private void next() {
      if (!rest.isEmpty()) {
        push(toClient, new SendBytes(rest.take(PIECE)));
        rest = rest.drop(PIECE);
        scheduleOnce(STALLED, limit);
      } else if (isClosed(answers)) {
        finish();
      } else {
        pull(answers);
      }
    }

    /** TLS has no end that could be told before it has begun. */
    private void finish() {
      if (secure && !heard) {
        cut.run();
      } else {
        complete(toClient);
        scheduleOnce(STALLED, limit);
      }
    }

    private final class Answers extends AbstractInHandler {
      @Override
      public void onPush() {
        unanswered = false;
        rest = ((SendBytes) grab(answers)).bytes();
        next();
      }

      /** The end of the answers without one to what came last: it never was a whole request. */
      @Override
      public void onUpstreamFinish() {
        if (unanswered && rest.isEmpty()) {
          rest = TOO_SLOW;
        }
        if (isAvailable(toClient)) {
          next();
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        cut.run();
      }
    }

    private final class Room extends AbstractOutHandler {
      @Override
      public void onPull() {
        cancelTimer(STALLED);
        next();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(answers, cause);
      }
    }

    private final class Arrivals extends AbstractInHandler {
      @Override
      public void onPush() {
        heard = true;
        unanswered = true;
        SslTlsInbound bytes = grab(fromClient);
        if (isClosed(requests)) {
          pull(fromClient);
        } else {
          push(requests, bytes);
        }
      }

      /** A client that sends no more may still wait for its answer. */
      @Override
      public void onUpstreamFinish() {
        complete(requests);
      }
    }

    private final class Demand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromClient);
      }

      /** Bytes that nobody reads would make the system drop the last answer on its way. */
      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!isClosed(fromClient) && !hasBeenPulled(fromClient)) {
          pull(fromClient);
        }
      }
    }
  }
}

package troupe.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongFunction;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A buffer that never holds up what is before it: full, it loses the oldest. Unlike Pekko's, it
 * says so to what is behind it, where they are missing.
 */
final class LossyBuffer<T> extends GraphStage<FlowShape<T, T>> {

  private final Inlet<T> in = Inlet.create("LossyBuffer.in");
  private final Outlet<T> out = Outlet.create("LossyBuffer.out");
  private final int most;
  private final LongFunction<T> gap;
  private final Runnable lost;

  /**
   * A buffer.
   *
   * @param most elements
   * @param gap says that so many are missing, from 1
   * @param lost hears of each that is lost, at once
   */
  LossyBuffer(int most, LongFunction<T> gap, Runnable lost) {
    this.most = most;
    this.gap = gap;
    this.lost = lost;
  }

  @Override
  public FlowShape<T, T> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Buffer();
  }

  private final class Buffer extends GraphStageLogic {

    private final Queue<T> held = new ArrayDeque<>();
    private long missing;

    Buffer() {
      super(shape());
      setHandler(in, new Arrivals());
      setHandler(out, new Demand());
    }

    @Override
    public void preStart() {
      pull(in);
    }

    private void pass() {
      if (missing > 0) {
        push(out, gap.apply(missing));
        missing = 0;
      } else if (!held.isEmpty()) {
        push(out, held.remove());
      }
      if (isClosed(in) && missing == 0 && held.isEmpty()) {
        completeStage();
      }
    }

    private final class Arrivals extends AbstractInHandler {
      @Override
      public void onPush() {
        if (held.size() == most) {
          held.remove();
          missing++;
          lost.run();
        }
        held.add(grab(in));
        if (isAvailable(out)) {
          pass();
        }
        pull(in);
      }

      @Override
      public void onUpstreamFinish() {
        if (missing == 0 && held.isEmpty()) {
          completeStage();
        }
      }
    }

    private final class Demand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pass();
      }
    }
  }
}

package troupe.bench;

import java.io.IOException;
import java.time.Duration;

/** The same server's route that does nothing: what HTTP alone costs. */
final class RouteFloor implements AutoCloseable {

  private final HttpLoad load;
  private final HttpLoad.Script script;

  RouteFloor(DaemonUnderTest daemon, int connections) throws IOException {
    load = new HttpLoad(daemon.address(), connections);
    script = Requests.always(daemon.requests().get("/health/live"));
  }

  HttpLoad.Result run(Duration time) throws IOException {
    return load.run(script, time).good();
  }

  @Override
  public void close() throws IOException {
    load.close();
  }
}

package troupe.http;

import java.nio.charset.StandardCharsets;
import troupe.api.WorkerEvent;

/** The one form of an event in JSON, on our own streams and wherever else it is sent. */
public final class EventJson {

  private EventJson() {}

  /** One line. */
  public static String of(WorkerEvent event) {
    return new String(Json.bytes(event), StandardCharsets.UTF_8);
  }
}

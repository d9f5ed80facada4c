package troupe.bench;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Requests as bytes, ready to be sent. */
final class Requests {

  private final String headers;

  Requests(InetSocketAddress server, String token) {
    headers =
        "Host: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n".formatted(server.getPort(), token);
  }

  byte[] get(String path) {
    return bytes("GET %s HTTP/1.1\r\n%s\r\n".formatted(path, headers));
  }

  byte[] post(String path, String json) {
    return withBody("POST", path, json);
  }

  byte[] patch(String path, String json) {
    return withBody("PATCH", path, json);
  }

  /** A script of one request that is sent again and again. */
  static HttpLoad.Script always(byte[] request) {
    return () -> request;
  }

  /**
   * A script of requests by their number, from 0. They are made beforehand: the server would wait
   * for it otherwise.
   */
  static HttpLoad.Script counted(int count, IntFunction<byte[]> request) {
    List<byte[]> all = IntStream.range(0, count).mapToObj(request).toList();
    return new HttpLoad.Script() {
      private int next;

      @Override
      public byte @Nullable [] next() {
        return next < count ? all.get(next++) : null;
      }
    };
  }

  private byte[] withBody(String method, String path, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return bytes(
        "%s %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, path, headers, length, json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package troupe.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who is asking, as far as limits go: the address it comes from. Whatever comes over loopback is
 * one client, and so is an IPv6 network of 64 bits, since one machine has all of its addresses.
 */
record Client(String address) {

  private static final AttributeKey<Client> KEY = AttributeKey.create("client", Client.class);
  private static final Client UNKNOWN = new Client("unknown");

  private static final int NETWORK_BYTES = 8;

  static Client of(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return new Client("loopback");
    }
    if (address instanceof Inet6Address) {
      byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
      return new Client(HexFormat.ofDelimiter(":").formatHex(network) + "/64");
    }
    return new Client(address.getHostAddress());
  }

  /** Who sent {@code request}; all those nobody {@linkplain #sign signed} are one. */
  static Client of(HttpRequest request) {
    return request.getAttribute(KEY).orElse(UNKNOWN);
  }

  /** The same request, of which this client is known. */
  HttpRequest sign(HttpRequest request) {
    return request.addAttribute(KEY, this);
  }
}
